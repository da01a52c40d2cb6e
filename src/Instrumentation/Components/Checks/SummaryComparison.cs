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
    /// lower bound of the Kolmogorov–Smirnov distance, 0 to 1. It is 1 where all of one are below all of the other.
    /// </summary>
    public static double Distance(SummaryPool one, SummaryPool other)
    {
        if (one.Max < other.Min || other.Max < one.Min) return 1;
        int scale = Math.Min(one.Scale, other.Scale);
        // Columns far from each other would span many empty buckets; wider ones tell them apart as well.
        while (Math.Max(one.Last(scale), other.Last(scale)) - Math.Min(one.First(scale), other.First(scale)) > MostBuckets) scale--;

        int first = Math.Min(one.First(scale), other.First(scale));
        int buckets = Math.Max(one.Last(scale), other.Last(scale)) - first + 1;
        // Most columns have no numbers below zero.
        int zero = one.HasNegatives || other.HasNegatives ? buckets : 0;
        int length = zero + 1 + buckets;
        double[] rented = ArrayPool<double>.Shared.Rent(2 * length);
        Span<double> numbers = rented.AsSpan(0, length);
        Span<double> otherNumbers = rented.AsSpan(length, length);
        one.Count(scale, first, zero, numbers);
        other.Count(scale, first, zero, otherNumbers);
        double unit = 1.0 / one.Numbers;
        double otherUnit = 1.0 / other.Numbers;
        double below = 0;
        double otherBelow = 0;
        double distance = 0;
        for (int i = 0; i < numbers.Length; i++)
        {
            below += numbers[i];
            otherBelow += otherNumbers[i];
            distance = Math.Max(distance, Math.Abs((below * unit) - (otherBelow * otherUnit)));
        }

        ArrayPool<double>.Shared.Return(rented);
        return distance;
    }

    /// <summary>The distance that two samples of one distribution exceed with probability <paramref name="alpha"/> at most.</summary>
    /// <remarks>
    /// Of numbers, Smirnov (1948): the first term of the limit distribution. Of categories the total variation, which is the largest
    /// difference over all sets of them: Weissman et al. (2003), "Inequalities for the L1 deviation of the empirical distribution".
    /// </remarks>
    /// <param name="n">Size of a sample.</param>
    /// <param name="m">Size of the other.</param>
    /// <param name="alpha">The probability.</param>
    /// <param name="kinds">How many categories are told from the others; one for numbers.</param>
    public static double Critical(double n, double m, double alpha, int kinds = 1) =>
        Math.Sqrt(((kinds * Math.Log(2)) - Math.Log(alpha)) / 2 * ((n + m) / (n * m)));

    /// <summary>The columns with values among summaries, several of a column pooled.</summary>
    public static Dictionary<string, SummaryPool> Pools(IEnumerable<ColumnSummary> columns)
    {
        Dictionary<string, SummaryPool> pools = [];
        foreach (ColumnSummary column in columns)
        {
            if (column.Missing == column.Rows) continue;
            if (pools.TryGetValue(column.Column, out SummaryPool? pool)) pool.Add(column);
            else pools.Add(column.Column, new(column));
        }

        return pools;
    }

    /// <summary>Columns whose distance is both more than a margin and no accident, found as they are asked for.</summary>
    /// <param name="now">Columns of now.</param>
    /// <param name="before">Columns of before.</param>
    /// <param name="margin">The distance up to which a shift is not worth a word.</param>
    /// <param name="alpha">The probability of an accident, for all columns together.</param>
    public static IEnumerable<(string Column, double Distance)> Shifted(
        Dictionary<string, SummaryPool> now, Dictionary<string, SummaryPool> before, double margin, double alpha)
    {
        int pairs = now.Keys.Count(before.ContainsKey);
        foreach ((string column, SummaryPool pool) in now)
        {
            if (!before.TryGetValue(column, out SummaryPool? known)) continue;
            (double distance, double critical) = pool.Texts is { } texts && known.Texts is { } knownTexts
                ? (CategoryPool.Distance(texts, knownTexts), Critical(texts.Count, knownTexts.Count, alpha / pairs, CategoryPool.Kinds(texts, knownTexts)))
                : pool.Numbers > 0 && known.Numbers > 0 ? (Distance(pool, known), Critical(pool.Numbers, known.Numbers, alpha / pairs))
                : (0, 0);
            if (distance > Math.Max(margin, critical)) yield return (column, distance);
        }
    }
}
