using System.Buffers;

namespace OtelMl.Instrumentation;

/// <summary>Compares columns by their summaries alone.</summary>
static class SummaryComparison
{
    const int MostBuckets = 4096;

    /// <summary>The share of a column's numbers up to a bound, as exact as its buckets: one that straddles the bound counts as above.</summary>
    public static double ShareBelow(ColumnSummary column, double bound)
    {
        if (bound >= column.Max) return 1;
        if (bound < column.Min) return 0;
        long below = 0;
        // The bound as an index: bucket i lies in (i, i + 1] of either sign's magnitudes.
        double place = Math.Log2(Math.Abs(bound)) * Math.Pow(2, column.Scale);
        for (int i = 0; i < column.Negative.Counts.Length; i++)
        {
            if (bound >= 0 || column.Negative.Offset + i >= place) below += column.Negative.Counts[i];
        }

        if (bound >= 0) below += column.ZeroCount;
        for (int i = 0; i < column.Positive.Counts.Length && bound > 0 && column.Positive.Offset + i + 1 <= place; i++) below += column.Positive.Counts[i];
        return (double)below / column.Numbers;
    }

    /// <summary>
    /// The largest distance between the distributions of two pools of summaries at the bounds of the coarsest one's buckets: a
    /// lower bound of the Kolmogorov–Smirnov distance, 0 to 1.
    /// </summary>
    public static double Distance(IReadOnlyCollection<ColumnSummary> now, IReadOnlyCollection<ColumnSummary> before)
    {
        SummaryPool one = new(now);
        SummaryPool other = new(before);
        int scale = Math.Min(one.Scale, other.Scale);
        // Columns far from each other would span many empty buckets; wider ones tell them apart as well.
        while (Math.Max(one.Last(scale), other.Last(scale)) - Math.Min(one.First(scale), other.First(scale)) > MostBuckets) scale--;

        int first = Math.Min(one.First(scale), other.First(scale));
        int length = (2 * (Math.Max(one.Last(scale), other.Last(scale)) - first + 1)) + 1;
        double[] rented = ArrayPool<double>.Shared.Rent(2 * length);
        Span<double> sharesNow = rented.AsSpan(0, length);
        Span<double> sharesBefore = rented.AsSpan(length, length);
        one.Shares(scale, first, sharesNow);
        other.Shares(scale, first, sharesBefore);
        double distance = 0;
        for (int i = 0; i < sharesNow.Length; i++) distance = Math.Max(distance, Math.Abs(sharesNow[i] - sharesBefore[i]));
        ArrayPool<double>.Shared.Return(rented);
        return distance;
    }

    /// <summary>The distance that two samples of one distribution exceed with probability <paramref name="alpha"/> at most.</summary>
    /// <remarks>Smirnov (1948); the first term of the limit distribution.</remarks>
    public static double Critical(double n, double m, double alpha) => Math.Sqrt(-Math.Log(alpha / 2) / 2 * ((n + m) / (n * m)));

    /// <summary>Columns of numbers whose distance is both more than a margin and no accident, the farthest first.</summary>
    /// <param name="now">Summaries of now, several of a column pooled.</param>
    /// <param name="before">Summaries of before, several of a column pooled.</param>
    /// <param name="margin">The distance up to which a shift is not worth a word.</param>
    /// <param name="alpha">The probability of an accident, for all columns together.</param>
    public static IReadOnlyList<(string Column, double Distance)> Shifted(
        IEnumerable<ColumnSummary> now, IEnumerable<ColumnSummary> before, double margin, double alpha)
    {
        ILookup<string, ColumnSummary> known = before.Where(column => column.Min is not null).ToLookup(column => column.Column);
        (string Column, ColumnSummary[] Now, ColumnSummary[] Before)[] pairs =
        [
            .. now.Where(column => column.Min is not null && known.Contains(column.Column))
                .GroupBy(column => column.Column)
                .Select(same => (same.Key, same.ToArray(), known[same.Key].ToArray())),
        ];
        return
        [
            .. pairs.Select(pair => (pair.Column, Distance: Distance(pair.Now, pair.Before), Critical: Critical(pair.Now.Sum(column => column.Numbers), pair.Before.Sum(column => column.Numbers), alpha / pairs.Length)))
                .Where(each => each.Distance > Math.Max(margin, each.Critical))
                .OrderByDescending(each => each.Distance)
                .Select(each => (each.Column, each.Distance)),
        ];
    }
}
