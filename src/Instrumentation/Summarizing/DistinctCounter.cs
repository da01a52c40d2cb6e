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

    HashSet<ulong>? _hashes = [];
    byte[]? _registers;

    public long Estimate => _hashes?.Count ?? (long)Math.Round(HyperLogLogEstimate());

    public void Add(double value) => AddHash(Mix(BitConverter.DoubleToUInt64Bits(value == 0 ? 0 : value)));

    public void Add(string value)
    {
        // FNV-1a over the UTF-16 units; string.GetHashCode differs from process to process and would not merge.
        ulong hash = 14695981039346656037;
        foreach (char unit in value) hash = (hash ^ unit) * 1099511628211;
        AddHash(Mix(hash));
    }

    public void Merge(DistinctCounter other)
    {
        if (other._hashes is not null)
        {
            foreach (ulong hash in other._hashes) AddHash(hash);
            return;
        }

        byte[] mine = UseRegisters();
        for (int i = 0; i < mine.Length; i++) mine[i] = Math.Max(mine[i], other._registers![i]);
    }

    void AddHash(ulong hash)
    {
        if (_hashes is null)
        {
            Register(_registers!, hash);
            return;
        }

        _hashes.Add(hash);
        if (_hashes.Count > ExactLimit) UseRegisters();
    }

    byte[] UseRegisters()
    {
        if (_registers is not null) return _registers;
        _registers = new byte[Registers];
        foreach (ulong hash in _hashes!) Register(_registers, hash);
        _hashes = null;
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

    // The finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014), a bijection that spreads every bit over all.
    static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
