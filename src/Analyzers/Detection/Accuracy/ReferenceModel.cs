namespace OtelMl.Analyzers.Detection.Accuracy;

/// <summary>
/// What a reference says about live accuracy before any live label: the buckets' accuracies that importance weighting uses, and the
/// strata in which live labels will be compared with them.
/// </summary>
public sealed class ReferenceModel
{
    /// <summary>Buckets a numeric feature is cut into; deciles, as the paper's example uses sixteen for mileage.</summary>
    public const int BucketsPerFeature = 10;

    /// <summary>Strata are fewer than buckets, so that each soon has live labels of its own.</summary>
    public const int Strata = 5;

    /// <summary>Text features keep this many categories; the rest share a bucket.</summary>
    public const int MostCategories = 20;

    ReferenceModel(double accuracy, int rows, IReadOnlyList<BucketAccuracy> buckets, BucketAccuracy stratumAccuracies)
    {
        Accuracy = accuracy;
        Rows = rows;
        Buckets = buckets;
        StratumAccuracies = stratumAccuracies;
    }

    /// <summary>The overall accuracy on the reference, in [0, 1].</summary>
    public double Accuracy { get; }

    /// <summary>How many rows the reference has.</summary>
    public int Rows { get; }

    /// <summary>
    /// The ensemble of bucketings: one for each feature and one for the score. Importance weighting with their mean is the mean of
    /// their importance-weighted estimates, for it is linear; its error never exceeds their mean error.
    /// </summary>
    public IReadOnlyList<BucketAccuracy> Buckets { get; }

    /// <summary>The bucketing whose buckets differ most in accuracy beyond noise: labels are post-stratified by it.</summary>
    public Bucketing Stratification => StratumAccuracies.Bucketing;

    /// <summary>The accuracy of each stratum on the reference.</summary>
    public BucketAccuracy StratumAccuracies { get; }

    /// <summary>Fits the model.</summary>
    /// <param name="reference">Labelled rows with predictions from models that did not learn from them; at least one.</param>
    /// <exception cref="ArgumentException">The reference is empty.</exception>
    public static ReferenceModel Fit(IReadOnlyList<ReferenceRow> reference)
    {
        if (reference.Count == 0)
            throw new ArgumentException("A reference needs at least one labelled row.", nameof(reference));
        List<BucketAccuracy> buckets = [.. Candidates(reference, BucketsPerFeature).Select(bucketing => BucketAccuracy.Measure(bucketing, reference))];
        BucketAccuracy stratumAccuracies = Candidates(reference, Strata)
            .Select(bucketing => BucketAccuracy.Measure(bucketing, reference))
            .DefaultIfEmpty(BucketAccuracy.Measure(new Bucketing(Bucketing.Score, [], []), reference))
            .MaxBy(measured => measured.BetweenVariance)!;
        return new ReferenceModel(reference.Count(row => row.Correct) / (double)reference.Count, reference.Count, buckets, stratumAccuracies);
    }

    /// <summary>The expected correctness of a tuple: the mean of its buckets' accuracies.</summary>
    public double Expected(ReferenceRow row) =>
        Buckets.Count == 0 ? Accuracy : Buckets.Average(bucket => bucket.Accuracies[bucket.Bucketing.IndexOf(row)]);

    static IEnumerable<Bucketing> Candidates(IReadOnlyList<ReferenceRow> reference, int buckets)
    {
        if (Values(reference, Bucketing.Score) is { Count: > 0 } scores)
            yield return Bucketing.Quantiles(Bucketing.Score, scores, buckets);
        foreach (string feature in reference.SelectMany(row => row.Texts.Keys.Concat(row.Numbers.Keys)).Distinct().Order(StringComparer.Ordinal))
        {
            List<double> numbers = Values(reference, feature);
            List<string> texts = [.. reference.Select(row => row.Text(feature)).OfType<string>()];
            if (numbers.Count > 0 && numbers.Count >= texts.Count)
                yield return Bucketing.Quantiles(feature, numbers, buckets);
            else if (texts.Count > 0)
                yield return Bucketing.TopCategories(feature, texts, MostCategories);
        }
    }

    static List<double> Values(IReadOnlyList<ReferenceRow> reference, string feature) =>
        [.. reference.Select(row => row.Number(feature)).OfType<double>()];
}
