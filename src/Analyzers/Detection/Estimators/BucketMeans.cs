namespace OtelMl.Analyzers.Detection.Estimators;

/// <summary>
/// Importance weighting over bucketings (paper, section 3.3.1; methods A5 and A7): each feature cuts traffic into about ten buckets; a
/// bucket's mean outcome is shrunken towards the whole by as much as the buckets' differences are noise (empirical Bayes). A row's
/// expectation is the mean over its buckets, one of each feature, which makes the mean over rows the mean of the bucketings'
/// importance-weighted estimates: its error never exceeds the mean of theirs.
/// </summary>
public sealed class BucketMeans
{
    /// <summary>Buckets of a feature to aim for.</summary>
    public const int BucketsPerFeature = 10;

    readonly double[][] _means; // by feature, then bin
    readonly double _overall;

    BucketMeans(double[][] means, double overall)
    {
        _means = means;
        _overall = overall;
    }

    /// <summary>Measures the buckets on a reference.</summary>
    /// <param name="features">The reference's features.</param>
    /// <param name="outcomes">What each row turned out to be.</param>
    public static BucketMeans Fit(BinnedFeatures features, double[] outcomes)
    {
        double overall = outcomes.Average();
        double variance = outcomes.Sum(outcome => (outcome - overall) * (outcome - overall)) / outcomes.Length;
        return new BucketMeans([.. features.Bins.Select((bins, f) => Measure(bins, features.Counts[f], outcomes, overall, variance))], overall);
    }

    /// <summary>The expectation of a row.</summary>
    public double Expect(BinnedFeatures features, int row)
    {
        double sum = 0;
        for (int f = 0; f < _means.Length; f++)
            sum += _means[f][features.Bins[f][row]];
        return _means.Length == 0 ? _overall : sum / _means.Length;
    }

    // Neighbouring bins make up a bucket; bin 0 stays for itself.
    static double[] Measure(byte[] bins, int count, double[] outcomes, double overall, double variance)
    {
        int merged = Math.Max(1, (count + BucketsPerFeature - 2) / BucketsPerFeature);
        int Bucket(int bin) => (bin + merged - 1) / merged;

        var sums = new double[Bucket(count - 1) + 1];
        var counts = new double[sums.Length];
        for (int row = 0; row < bins.Length; row++)
        {
            sums[Bucket(bins[row])] += outcomes[row];
            counts[Bucket(bins[row])]++;
        }

        // Under equal means the weighted between-bucket variance has the expectation 'noise': noise, not structure.
        double between = 0;
        for (int b = 0; b < sums.Length; b++)
            between += counts[b] == 0 ? 0 : counts[b] / bins.Length * Math.Pow((sums[b] / counts[b]) - overall, 2);
        double noise = (counts.Count(rows => rows > 0) - 1) * variance / bins.Length;
        double structure = between - noise;
        double kappa = structure > 0 ? variance / structure : double.PositiveInfinity;
        return
        [
            .. Enumerable.Range(0, count).Select(bin => double.IsPositiveInfinity(kappa)
                ? overall
                : (sums[Bucket(bin)] + (kappa * overall)) / (counts[Bucket(bin)] + kappa)),
        ];
    }
}
