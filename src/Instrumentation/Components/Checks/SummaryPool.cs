namespace OtelMl.Instrumentation;

/// <summary>Summaries of one column taken together.</summary>
sealed class SummaryPool
{
    readonly IReadOnlyCollection<ColumnSummary> _columns;
    int _first = int.MaxValue;
    int _last = int.MinValue;

    public SummaryPool(IReadOnlyCollection<ColumnSummary> columns)
    {
        _columns = columns;
        Scale = columns.Min(column => column.Scale);
        foreach (ColumnSummary column in columns)
        {
            Numbers += column.Numbers;
            Reach(column.Negative, column.Scale - Scale);
            Reach(column.Positive, column.Scale - Scale);
        }

        if (_first > _last) _first = _last = 0;
    }

    /// <summary>The finest scale that all of them have.</summary>
    public int Scale { get; }

    /// <summary>How many numbers they are of.</summary>
    public long Numbers { get; }

    /// <summary>Index of the first bucket of either sign at a scale.</summary>
    public int First(int scale) => _first >> (Scale - scale);

    /// <summary>Index of the last bucket of either sign at a scale.</summary>
    public int Last(int scale) => _last >> (Scale - scale);

    /// <summary>The share of the numbers up to the end of each bucket: the negative ones by falling magnitude, zero, the positive ones.</summary>
    /// <param name="scale">Scale of the buckets.</param>
    /// <param name="first">Index of the first bucket of either sign.</param>
    /// <param name="shares">Takes the shares: as many for each sign, and one between them.</param>
    public void Shares(int scale, int first, Span<double> shares)
    {
        shares.Clear();
        int zero = shares.Length / 2;
        foreach (ColumnSummary column in _columns)
        {
            int shift = column.Scale - scale;
            ReadOnlySpan<long> negative = column.Negative.Counts.AsSpan();
            for (int i = 0; i < negative.Length; i++) shares[zero - 1 - (((column.Negative.Offset + i) >> shift) - first)] += negative[i];
            shares[zero] += column.ZeroCount;
            ReadOnlySpan<long> positive = column.Positive.Counts.AsSpan();
            for (int i = 0; i < positive.Length; i++) shares[zero + 1 + (((column.Positive.Offset + i) >> shift) - first)] += positive[i];
        }

        double below = 0;
        foreach (ref double share in shares)
        {
            below += share;
            share = below / Numbers;
        }
    }

    void Reach(ExponentialBuckets buckets, int shift)
    {
        if (buckets.Counts.IsEmpty) return;
        _first = Math.Min(_first, buckets.Offset >> shift);
        _last = Math.Max(_last, (buckets.Offset + buckets.Counts.Length - 1) >> shift);
    }
}
