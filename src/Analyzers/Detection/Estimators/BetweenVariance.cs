namespace OtelMl.Analyzers.Detection.Estimators;

/// <summary>
/// How far the buckets of a bucketing differ in their outcomes (methods A6): the variance of their means, weighted by their rows, as it is and
/// as chance alone would make it.
/// </summary>
/// <param name="Uncorrected">As it is; never falls when buckets are divided further.</param>
/// <param name="Noise">What is to be expected of buckets that do not differ.</param>
/// <param name="Buckets">How many buckets have rows.</param>
public readonly record struct BetweenVariance(double Uncorrected, double Noise, int Buckets)
{
    /// <summary>What is left beyond noise; negative where buckets differ less than chance makes them.</summary>
    public double Structure => Uncorrected - Noise;

    /// <summary>
    /// Whether buckets differ by more than chance makes them as a rule: two standard deviations of the chi-square that their differences then are.
    /// </summary>
    public bool IsBeyondChance => Buckets > 1 && Structure > 2 * Noise * Math.Sqrt(2.0 / (Buckets - 1));

    /// <summary>Measures it.</summary>
    /// <param name="sums">By bucket, the sum of outcomes.</param>
    /// <param name="counts">By bucket, how many rows it has.</param>
    /// <param name="overall">The mean of all outcomes.</param>
    /// <param name="variance">Their variance.</param>
    public static BetweenVariance Of(double[] sums, double[] counts, double overall, double variance)
    {
        double rows = counts.Sum();
        double between = 0;
        for (int b = 0; b < sums.Length; b++)
            between += counts[b] == 0 ? 0 : counts[b] / rows * Math.Pow((sums[b] / counts[b]) - overall, 2);
        int filled = counts.Count(count => count > 0);
        return new BetweenVariance(between, (filled - 1) * variance / rows, filled);
    }

    /// <summary>Measures it.</summary>
    /// <param name="buckets">The bucket of each row, counted from 0.</param>
    /// <param name="outcomes">What each turned out to be; at least one.</param>
    public static BetweenVariance Of(int[] buckets, double[] outcomes)
    {
        var sums = new double[buckets.Max() + 1];
        var counts = new double[sums.Length];
        for (int row = 0; row < buckets.Length; row++)
        {
            sums[buckets[row]] += outcomes[row];
            counts[buckets[row]]++;
        }

        double overall = outcomes.Average();
        return Of(sums, counts, overall, outcomes.Average(outcome => (outcome - overall) * (outcome - overall)));
    }
}
