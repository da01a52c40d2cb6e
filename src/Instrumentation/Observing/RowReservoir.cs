namespace OtelMl.Instrumentation;

/// <summary>Which rows of a stream of unknown length to keep, so that each is as likely as any other.</summary>
/// <remarks>Algorithm L of K.-H. Li (1994), "Reservoir-sampling algorithms of time complexity O(n(1 + log(N/n)))".</remarks>
sealed class RowReservoir(int capacity, Random random)
{
    long _seen;
    long _next = capacity;
    double _weight = Math.Exp(Math.Log(1 - random.NextDouble()) / capacity);

    /// <summary>The slot that the next row goes into; -1 when it is passed over.</summary>
    public int Offer()
    {
        long row = _seen++;
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

    // The first call leaves from the row that filled the reservoir, the others from the row just taken.
    void Skip() => _next = _seen + (long)Math.Min(long.MaxValue / 4, Math.Floor(Math.Log(1 - random.NextDouble()) / Math.Log(1 - _weight)));
}
