namespace OtelMl.Instrumentation;

/// <summary>Which rows to keep, so that each is as likely as any other: of a stream of unknown length, or of as many as are expected.</summary>
/// <remarks>
/// Of expected rows, selection sampling (Knuth, "The Art of Computer Programming", 3.4.2, algorithm S), which keeps none that must be given
/// up again. Of others, algorithm L of K.-H. Li (1994), "Reservoir-sampling algorithms of time complexity O(n(1 + log(N/n)))".
/// </remarks>
sealed class RowReservoir(int capacity, Random random, long expected = long.MaxValue)
{
    long _seen;
    long _kept;
    long _next = capacity;
    double _weight = expected == long.MaxValue ? Math.Exp(Math.Log(1 - random.NextDouble()) / capacity) : 0;

    /// <summary>The slot that the next row goes into; -1 when it is passed over.</summary>
    public int Offer()
    {
        long row = _seen++;
        if (expected != long.MaxValue) return row < expected ? Select(row) : Replace(row);
        if (row < capacity)
        {
            if (row == capacity - 1) Skip();
            return (int)row;
        }

        if (row != _next) return -1;
        int slot = random.Next(capacity);
        _weight *= Math.Exp(Math.Log(1 - random.NextDouble()) / capacity);
        Skip();
        return slot;
    }

    // As many as are still to be kept, of as many as are still to come.
    int Select(long row) => random.NextDouble() * (expected - row) < capacity - _kept ? (int)_kept++ : -1;

    // There are more than were expected: those kept so far are a sample of the expected ones, and go on as a reservoir (algorithm R).
    int Replace(long row)
    {
        if (_kept < capacity) return (int)_kept++;
        long slot = random.NextInt64(row + 1);
        return slot < capacity ? (int)slot : -1;
    }

    // The first call leaves from the row that filled the reservoir, the others from the row just taken.
    void Skip() => _next = _seen + (long)Math.Min(long.MaxValue / 4, Math.Floor(Math.Log(1 - random.NextDouble()) / Math.Log(1 - _weight)));
}
