namespace OtelMl.Instrumentation;

/// <summary>Summaries of one column taken together.</summary>
sealed class SummaryPool
{
    readonly List<ColumnSummary> _columns = [];
    int _first = int.MaxValue;
    int _last = int.MinValue;

    public SummaryPool(params ReadOnlySpan<ColumnSummary> columns)
    {
        foreach (ColumnSummary column in columns) Add(column);
    }

    /// <summary>The finest scale that all of them have.</summary>
    public int Scale { get; private set; } = ExponentialHistogram.MaxScale;

    /// <summary>The texts, where it is a column of text.</summary>
    public CategoryPool? Texts { get; private set; }

    /// <summary>How many numbers they are of.</summary>
    public long Numbers { get; private set; }

    /// <summary>Whether there are numbers below zero.</summary>
    public bool HasNegatives { get; private set; }

    /// <summary>The smallest number.</summary>
    public double Min { get; private set; } = double.PositiveInfinity;

    /// <summary>The largest number.</summary>
    public double Max { get; private set; } = double.NegativeInfinity;

    /// <summary>Index of the first bucket of either sign at a scale.</summary>
    public int First(int scale) => HasBuckets ? _first >> (Scale - scale) : 0;

    /// <summary>Index of the last bucket of either sign at a scale.</summary>
    public int Last(int scale) => HasBuckets ? _last >> (Scale - scale) : 0;

    /// <summary>Adds a summary.</summary>
    public void Add(ColumnSummary column)
    {
        if (column.Min is null)
        {
            (Texts ??= new()).Add(column);
            return;
        }

        _columns.Add(column);
        if (column.Scale < Scale)
        {
            if (HasBuckets) (_first, _last) = (First(column.Scale), Last(column.Scale));
            Scale = column.Scale;
        }

        Numbers += column.Numbers;
        Min = Math.Min(Min, column.Min ?? Min);
        Max = Math.Max(Max, column.Max ?? Max);
        HasNegatives |= !column.Negative.Counts.IsEmpty;
        Reach(column.Negative, column.Scale - Scale);
        Reach(column.Positive, column.Scale - Scale);
    }

    /// <summary>Counts the numbers of each bucket: the negative ones by falling magnitude, zero, the positive ones.</summary>
    /// <param name="scale">Scale of the buckets.</param>
    /// <param name="first">Index of the first bucket of either sign.</param>
    /// <param name="zero">The place of zero: 0 when there are no negative numbers, else in the middle.</param>
    /// <param name="numbers">Takes the counts.</param>
    public void Count(int scale, int first, int zero, Span<double> numbers)
    {
        numbers.Clear();
        foreach (ColumnSummary column in _columns)
        {
            int shift = column.Scale - scale;
            ReadOnlySpan<long> negative = column.Negative.Counts.AsSpan();
            for (int i = 0; i < negative.Length; i++) numbers[zero - 1 - (((column.Negative.Offset + i) >> shift) - first)] += negative[i];
            numbers[zero] += column.ZeroCount;
            ReadOnlySpan<long> positive = column.Positive.Counts.AsSpan();
            for (int i = 0; i < positive.Length; i++) numbers[zero + 1 + (((column.Positive.Offset + i) >> shift) - first)] += positive[i];
        }
    }

    bool HasBuckets => _first <= _last;

    void Reach(ExponentialBuckets buckets, int shift)
    {
        if (buckets.Counts.IsEmpty) return;
        _first = Math.Min(_first, buckets.Offset >> shift);
        _last = Math.Max(_last, (buckets.Offset + buckets.Counts.Length - 1) >> shift);
    }
}
