namespace OtelMl.Instrumentation;

/// <summary>Compares columns by their summaries alone.</summary>
static class SummaryComparison
{
    /// <summary>The share of a column's numbers up to a bound, as exact as its buckets: one that straddles the bound counts as above.</summary>
    public static double ShareBelow(ColumnSummary column, double bound)
    {
        if (bound >= column.Max) return 1;
        if (bound < column.Min) return 0;
        long total = column.Negative.Total + column.ZeroCount + column.Positive.Total;
        long below = 0;
        double growth = Math.Pow(2, -column.Scale);
        for (int i = 0; i < column.Negative.Counts.Length; i++)
        {
            // The bucket's upper end in value is the lower end of its magnitudes.
            if (-Math.Pow(2, (column.Negative.Offset + i) * growth) <= bound) below += column.Negative.Counts[i];
        }

        if (bound >= 0) below += column.ZeroCount;
        for (int i = 0; i < column.Positive.Counts.Length && Math.Pow(2, (column.Positive.Offset + i + 1) * growth) <= bound; i++) below += column.Positive.Counts[i];
        return (double)below / total;
    }

    /// <summary>
    /// The largest distance between the distributions of two columns of numbers at the bounds of the coarser one's buckets: a lower
    /// bound of the Kolmogorov–Smirnov distance.
    /// </summary>
    public static double Distance(ColumnSummary one, ColumnSummary other)
    {
        ColumnSummary coarse = one.Scale <= other.Scale ? one : other;
        double growth = Math.Pow(2, -coarse.Scale);
        double distance = Math.Abs(ShareBelow(one, 0) - ShareBelow(other, 0));
        foreach (ColumnSummary column in new[] { one, other })
        {
            int shift = column.Scale - coarse.Scale;
            foreach (int index in Bounds(column.Positive, shift)) Compare(Math.Pow(2, index * growth));
            foreach (int index in Bounds(column.Negative, shift)) Compare(-Math.Pow(2, index * growth));
        }

        return distance;

        // Powers differ in their last digits between scales; a hair beyond the bound keeps both on the same side of it.
        void Compare(double bound)
        {
            double beyond = bound + (Math.Abs(bound) * 1e-12);
            distance = Math.Max(distance, Math.Abs(ShareBelow(one, beyond) - ShareBelow(other, beyond)));
        }
    }

    /// <summary>
    /// The distance that two samples of one distribution exceed with probability <paramref name="alpha"/> at most.
    /// </summary>
    /// <remarks>Smirnov (1948); the constant from the first term of the limit distribution.</remarks>
    public static double Critical(ColumnSummary one, ColumnSummary other, double alpha)
    {
        double n = one.Rows - one.Missing;
        double m = other.Rows - other.Missing;
        return Math.Sqrt(-Math.Log(alpha / 2) / 2 * ((n + m) / (n * m)));
    }

    /// <summary>Columns whose distance is both noticeable and no accident, with their distances.</summary>
    public static IReadOnlyList<(string Column, double Distance)> Shifted(IEnumerable<ColumnSummary> now, IEnumerable<ColumnSummary> before, double margin, double alpha)
    {
        Dictionary<string, ColumnSummary> known = [];
        foreach (ColumnSummary column in before.Where(column => column.Min is not null)) known.TryAdd(column.Column, column);
        var pairs = now.Where(column => column.Min is not null && known.ContainsKey(column.Column)).Select(column => (Now: column, Before: known[column.Column])).ToArray();
        return
        [
            .. pairs.Select(pair => (pair.Now.Column, Distance: Distance(pair.Now, pair.Before), Critical: Critical(pair.Now, pair.Before, alpha / pairs.Length)))
                .Where(each => each.Distance > Math.Max(margin, each.Critical))
                .OrderByDescending(each => each.Distance)
                .Select(each => (each.Column, each.Distance)),
        ];
    }

    static IEnumerable<int> Bounds(ExponentialBuckets buckets, int shift) =>
        buckets.Counts.Length == 0
            ? []
            : Enumerable.Range(buckets.Offset >> shift, ((buckets.Offset + buckets.Counts.Length - 1) >> shift) - (buckets.Offset >> shift) + 2);
}
