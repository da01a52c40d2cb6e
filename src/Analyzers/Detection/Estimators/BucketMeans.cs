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

    readonly double[][][] _means; // by answer, feature, bin
    readonly double[] _overall; // by answer

    BucketMeans(double[][][] means, double[] overall)
    {
        _means = means;
        _overall = overall;
    }

    /// <summary>Measures the buckets on a reference.</summary>
    /// <param name="features">The reference's features.</param>
    /// <param name="outcomes">What each row turned out to be.</param>
    public static BucketMeans Fit(BinnedFeatures features, double[] outcomes) => Fit(features, outcomes, new int[outcomes.Length], 1);

    /// <summary>Measures buckets that are crossed with what the model answered.</summary>
    /// <param name="features">The reference's features.</param>
    /// <param name="outcomes">What each row turned out to be.</param>
    /// <param name="answers">A bin of the model's answer to each row.</param>
    /// <param name="count">How many such bins there are.</param>
    /// <param name="buckets">How many buckets of a feature to aim for.</param>
    public static BucketMeans Fit(BinnedFeatures features, double[] outcomes, int[] answers, int count, int buckets = BucketsPerFeature)
    {
        var means = new double[count][][];
        var overall = new double[count];
        for (int answer = 0; answer < count; answer++)
        {
            int[] rows = [.. Enumerable.Range(0, answers.Length).Where(row => answers[row] == answer)];
            double[] of = Array.ConvertAll(rows, row => outcomes[row]);
            double mean = overall[answer] = of.Length == 0 ? outcomes.Average() : of.Average();
            double variance = of.Length == 0 ? 0 : of.Sum(outcome => (outcome - mean) * (outcome - mean)) / of.Length;
            means[answer] = [.. features.Bins.Select((bins, f) => Measure(Array.ConvertAll(rows, row => bins[row]), features.Counts[f], buckets, of, mean, variance))];
        }

        return new BucketMeans(means, overall);
    }

    /// <summary>The expectation of each row by buckets measured on other blocks of neighbouring rows.</summary>
    public static double[] OutOfFold(BinnedFeatures features, double[] outcomes, int[] answers, int count)
    {
        var expected = new double[outcomes.Length];
        int block = Math.Max(1, (outcomes.Length + LabelModel.Folds - 1) / LabelModel.Folds);
        for (int from = 0; from < outcomes.Length; from += block)
        {
            int to = Math.Min(from + block, outcomes.Length);
            T[] Others<T>(T[] all) => [.. all.Take(from), .. all.Skip(to)];
            var others = new BinnedFeatures(Array.ConvertAll(features.Bins, Others), features.Counts, outcomes.Length - (to - from));
            // A single row has no others.
            BucketMeans means = others.Rows == 0 ? Fit(features, outcomes, answers, count) : Fit(others, Others(outcomes), Others(answers), count);
            for (int row = from; row < to; row++)
                expected[row] = means.Expect(features, row, answers[row]);
        }

        return expected;
    }

    /// <summary>The expectation of a row.</summary>
    /// <param name="features">The features.</param>
    /// <param name="row">The row.</param>
    /// <param name="answer">The bin of the model's answer, where buckets are crossed with it.</param>
    public double Expect(BinnedFeatures features, int row, int answer = 0)
    {
        double[][] means = _means[answer];
        double sum = 0;
        for (int f = 0; f < means.Length; f++)
            sum += means[f][features.Bins[f][row]];
        return means.Length == 0 ? _overall[answer] : sum / means.Length;
    }

    // Neighbouring bins make up a bucket; bin 0 stays for itself.
    static double[] Measure(byte[] bins, int count, int buckets, double[] outcomes, double overall, double variance)
    {
        if (bins.Length == 0)
            return [.. Enumerable.Repeat(overall, count)];
        int Bucket(int bin) => BinnedFeatures.BucketOf(bin, count, buckets);
        var sums = new double[Bucket(count - 1) + 1];
        var counts = new double[sums.Length];
        for (int row = 0; row < bins.Length; row++)
        {
            sums[Bucket(bins[row])] += outcomes[row];
            counts[Bucket(bins[row])]++;
        }

        double structure = BetweenVariance.Of(sums, counts, overall, variance).Structure;
        double kappa = structure > 0 ? variance / structure : double.PositiveInfinity;
        return
        [
            .. Enumerable.Range(0, count).Select(bin => double.IsPositiveInfinity(kappa)
                ? overall
                : (sums[Bucket(bin)] + (kappa * overall)) / (counts[Bucket(bin)] + kappa)),
        ];
    }
}
