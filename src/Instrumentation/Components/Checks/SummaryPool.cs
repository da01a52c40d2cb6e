namespace OtelMl.Instrumentation;

/// <summary>Summaries of one column taken together.</summary>
sealed class SummaryPool(IReadOnlyCollection<ColumnSummary> columns)
{
    /// <summary>The finest scale that all of them have.</summary>
    public int Scale { get; } = columns.Min(column => column.Scale);

    /// <summary>Index of the first bucket of either sign at a scale.</summary>
    public int Start(int scale) => Buckets().Min(each => each.Buckets.Offset >> (each.Scale - scale));

    /// <summary>Index of the last bucket of either sign at a scale.</summary>
    public int Reach(int scale) => Buckets().Max(each => (each.Buckets.Offset + Math.Max(0, each.Buckets.Counts.Length - 1)) >> (each.Scale - scale));

    /// <summary>The share of the numbers up to the end of each bucket: the negative ones by falling magnitude, zero, the positive ones.</summary>
    public double[] Shares(int scale, int start, int length)
    {
        double[] shares = new double[(2 * length) + 1];
        foreach (ColumnSummary column in columns)
        {
            int shift = column.Scale - scale;
            for (int i = 0; i < column.Negative.Counts.Length; i++) shares[length - 1 - (((column.Negative.Offset + i) >> shift) - start)] += column.Negative.Counts[i];
            shares[length] += column.ZeroCount;
            for (int i = 0; i < column.Positive.Counts.Length; i++) shares[length + 1 + (((column.Positive.Offset + i) >> shift) - start)] += column.Positive.Counts[i];
        }

        double all = columns.Sum(SummaryComparison.NumbersOf);
        double below = 0;
        for (int i = 0; i < shares.Length; i++)
        {
            below += shares[i];
            shares[i] = below / all;
        }

        return shares;
    }

    IEnumerable<(ExponentialBuckets Buckets, int Scale)> Buckets()
    {
        bool any = false;
        foreach (ColumnSummary column in columns)
        {
            foreach (ExponentialBuckets buckets in (ExponentialBuckets[])[column.Positive, column.Negative])
            {
                if (buckets.Counts.IsEmpty) continue;
                any = true;
                yield return (buckets, column.Scale);
            }
        }

        if (!any) yield return (ExponentialBuckets.Empty, Scale);
    }
}
