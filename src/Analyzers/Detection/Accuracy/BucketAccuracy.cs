namespace OtelMl.Analyzers.Detection.Accuracy;

/// <summary>
/// A bucketing with the accuracy of each of its buckets, shrunken towards the whole (methods A5): the accuracy of bucket b is
/// (c_b + kappa a) / (n_b + kappa), with kappa = a (1 - a) / tau² by moments of the beta-binomial.
/// </summary>
/// <param name="Bucketing">The buckets.</param>
/// <param name="Accuracies">The shrunken accuracy of each, in [0, 1].</param>
/// <param name="Means">The accuracy of each as counted, before shrinkage; of a bucket without rows, that of the whole.</param>
/// <param name="Counts">How many rows of the reference fell into each.</param>
/// <param name="BetweenVariance">
/// tau²: how much the buckets' true accuracies vary, after the sampling noise is taken off; 0 where nothing is left. The objective
/// "variance" of the paper's section 3.3.1.
/// </param>
public sealed record BucketAccuracy(
    Bucketing Bucketing,
    IReadOnlyList<double> Accuracies,
    IReadOnlyList<double> Means,
    IReadOnlyList<double> Counts,
    double BetweenVariance)
{
    /// <summary>Measures a bucketing on a reference.</summary>
    public static BucketAccuracy Measure(Bucketing bucketing, IReadOnlyList<ReferenceRow> reference)
    {
        var count = new double[bucketing.Count];
        var correct = new double[bucketing.Count];
        foreach (ReferenceRow row in reference)
        {
            int bucket = bucketing.IndexOf(row);
            count[bucket]++;
            correct[bucket] += row.Correct ? 1 : 0;
        }

        double total = count.Sum();
        double overall = correct.Sum() / total;
        double between = 0;
        double degrees = 0;
        for (int b = 0; b < count.Length; b++)
        {
            if (count[b] == 0)
                continue;
            double difference = (correct[b] / count[b]) - overall;
            between += count[b] / total * difference * difference;
            degrees++;
        }

        // Under equal accuracies the weighted between-bucket variance has this expectation: noise, not structure.
        double noise = (degrees - 1) * overall * (1 - overall) / total;
        double variance = Math.Max(0, between - noise);
        double[] accuracies = new double[count.Length];
        double[] means = new double[count.Length];
        for (int b = 0; b < count.Length; b++)
        {
            means[b] = count[b] == 0 ? overall : correct[b] / count[b];
            accuracies[b] = variance == 0 ? overall : Shrink(correct[b], count[b], overall, variance);
        }

        return new BucketAccuracy(bucketing, accuracies, means, count, variance);
    }

    /// <summary>
    /// The variance, by the reference's sampling, of the buckets' own accuracies weighted by live shares (methods A5):
    /// sum q_b² a_b (1 - a_b) / n_b. It grows as live data go to buckets of which the reference has little; one it never filled counts
    /// as one row. Shrinkage is given no credit: weighted over buckets it trades hardly any variance for its bias.
    /// </summary>
    /// <param name="shares">The live share of each bucket.</param>
    public double Variance(IReadOnlyList<double> shares) =>
        shares.Select((share, b) => share * share * Accuracies[b] * (1 - Accuracies[b]) / Math.Max(1, Counts[b])).Sum();

    static double Shrink(double correct, double count, double overall, double variance)
    {
        double kappa = overall * (1 - overall) / variance;
        return (correct + (kappa * overall)) / (count + kappa);
    }
}
