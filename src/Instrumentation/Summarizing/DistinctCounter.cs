using System.Numerics;

namespace OtelMl.Instrumentation;

/// <summary>
/// Counts different values: by their 64-bit hashes up to a thousand, then by HyperLogLog with 4,096 registers (standard error
/// 1.04/√4096 = 1.6 %). Depends only on the set of values, so merging parts gives what one pass gives.
/// </summary>
sealed class DistinctCounter
{
    public const int ExactLimit = 1024;

    const int IndexBits = 12;
    const int Registers = 1 << IndexBits;
    const int RankBits = 64 - IndexBits;

    // Grown by halves again towards the end, so that a full table is not twice as large as it must be.
    const int LargestTable = 1536;
    const int SmallestTable = 16;

    // Open addressing; 0 is an empty place, so the hash 0 is kept as 1.
    ulong[]? _table = new ulong[SmallestTable];
    int _count;
    byte[]? _registers;

    public long Estimate => _table is null ? (long)Math.Round(HyperLogLogEstimate()) : _count;

    /// <summary>Adds a value by its hash, from <see cref="StableHash"/>.</summary>
    public void AddHash(ulong hash)
    {
        if (_registers is { } registers) Register(registers, hash);
        else AddExactly(hash);
    }

    public void AddRange(ReadOnlySpan<double> values)
    {
        int i = 0;
        // Columns repeat themselves; a value like the one before is not a new one.
        double before = double.NaN;
        for (; i < values.Length && _registers is null; i++)
        {
            if (values[i] == before) continue;
            before = values[i];
            AddExactly(StableHash.Of(before));
        }

        if (_registers is not { } registers) return;
        for (; i < values.Length; i++) Register(registers, StableHash.Of(values[i]));
    }

    public void Clear()
    {
        _registers = null;
        _count = 0;
        if (_table is null) _table = new ulong[SmallestTable];
        else Array.Clear(_table);
    }

    public void Merge(DistinctCounter other)
    {
        if (other._table is { } hashes)
        {
            foreach (ulong hash in hashes)
            {
                if (hash != 0) AddHash(hash);
            }

            return;
        }

        byte[] mine = UseRegisters();
        for (int i = 0; i < mine.Length; i++) mine[i] = Math.Max(mine[i], other._registers![i]);
    }

    void AddExactly(ulong hash)
    {
        if (hash == 0) hash = 1;
        ulong[] table = _table!;
        int place = PlaceOf(table, hash);
        if (table[place] == hash) return;
        if (_count == ExactLimit)
        {
            Register(UseRegisters(), hash);
            return;
        }

        table[place] = hash;
        _count++;
        if (_count * 4 > table.Length * 3 && table.Length < LargestTable) Grow(Math.Min(table.Length * 2, LargestTable));
    }

    void Grow(int length)
    {
        ulong[] grown = new ulong[length];
        foreach (ulong hash in _table!)
        {
            if (hash != 0) grown[PlaceOf(grown, hash)] = hash;
        }

        _table = grown;
    }

    // Where the hash is, or would go. The high half picks the first place, by multiplication since the length is no power of two.
    static int PlaceOf(ulong[] table, ulong hash)
    {
        int place = (int)(((hash >> 32) * (ulong)table.Length) >> 32);
        while (table[place] != 0 && table[place] != hash)
        {
            if (++place == table.Length) place = 0;
        }

        return place;
    }

    byte[] UseRegisters()
    {
        if (_registers is not null) return _registers;
        _registers = new byte[Registers];
        foreach (ulong hash in _table!)
        {
            if (hash != 0) Register(_registers, hash);
        }

        _table = null;
        return _registers;
    }

    static void Register(byte[] registers, ulong hash)
    {
        int index = (int)(hash >> RankBits);
        byte rank = (byte)Math.Min(BitOperations.LeadingZeroCount(hash << IndexBits) + 1, RankBits + 1);
        if (rank > registers[index]) registers[index] = rank;
    }

    // O. Ertl, "New cardinality estimation algorithms for HyperLogLog sketches", arXiv:1702.01284, algorithm 6: one formula
    // for all cardinalities, where the original needs corrections for small and middling ones.
    double HyperLogLogEstimate()
    {
        Span<int> histogram = stackalloc int[RankBits + 2];
        foreach (byte rank in _registers!) histogram[rank]++;

        double sum = Registers * Tau(1 - ((double)histogram[RankBits + 1] / Registers));
        for (int rank = RankBits; rank >= 1; rank--) sum = 0.5 * (sum + histogram[rank]);
        sum += Registers * Sigma((double)histogram[0] / Registers);
        return Registers / (2 * Math.Log(2)) * Registers / sum;
    }

    static double Sigma(double x)
    {
        if (x == 1) return double.PositiveInfinity;
        double y = 1, z = x, before;
        do
        {
            x *= x;
            before = z;
            z += x * y;
            y += y;
        }
        while (z != before);
        return z;
    }

    static double Tau(double x)
    {
        if (x is 0 or 1) return 0;
        double y = 1, z = 1 - x, before;
        do
        {
            x = Math.Sqrt(x);
            before = z;
            y *= 0.5;
            z -= Math.Pow(1 - x, 2) * y;
        }
        while (z != before);
        return z / 3;
    }
}
