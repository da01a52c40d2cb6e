namespace OtelMl.Analyzers.Detection.Estimators;

/// <summary>
/// Importance weighting over slices that overlap (Mandoline: Chen et al., ICML 2021): every reference row is weighted by a log-linear ratio of live
/// to reference density over the slices it is in (<see cref="Kliep"/>). Slices are what was configured, and fifths of those features and
/// scores whose fifths differ in outcomes beyond chance: to weigh by others adds nothing but their noise.
/// </summary>
public sealed class Mandoline
{
    /// <summary>Slices of a feature to aim for where it is cut for no reason but this.</summary>
    public const int SlicesPerFeature = 5;

    // No reference row stands for more than so many.
    const double MostRatio = 20;

    readonly int _rows;
    readonly (int Feature, Func<byte, int> SliceOf, int Count)[] _partitions;
    readonly int[][] _slices;

    Mandoline(BinnedFeatures reference, (int Feature, Func<byte, int> SliceOf, int Count)[] partitions)
    {
        _rows = reference.Rows;
        _partitions = partitions;
        _slices = Array.ConvertAll(partitions, partition => Array.ConvertAll(reference.Bins[partition.Feature], bin => partition.SliceOf(bin)));
    }

    /// <summary>The features that slices are made of.</summary>
    public IEnumerable<int> Features => _partitions.Select(partition => partition.Feature);

    /// <summary>Chooses the slices.</summary>
    /// <param name="reference">The reference's features and scores.</param>
    /// <param name="outcomes">What each row turned out to be.</param>
    /// <param name="configured">The features that are slices by themselves, with all their bins.</param>
    public static Mandoline Fit(BinnedFeatures reference, double[] outcomes, IReadOnlyCollection<int> configured)
    {
        var partitions = new List<(int, Func<byte, int>, int)>();
        for (int f = 0; f < reference.Counts.Length; f++)
        {
            int count = reference.Counts[f];
            int buckets = configured.Contains(f) ? count : SlicesPerFeature;
            int SliceOf(byte bin) => BinnedFeatures.BucketOf(bin, count, buckets);
            if (configured.Contains(f) || BetweenVariance.Of(Array.ConvertAll(reference.Bins[f], SliceOf), outcomes).IsBeyondChance)
                partitions.Add((f, SliceOf, SliceOf((byte)(count - 1)) + 1));
        }

        return new Mandoline(reference, [.. partitions]);
    }

    /// <summary>The weights of the reference's rows, which sum to 1.</summary>
    /// <param name="live">Live predictions, binned alike; at least one.</param>
    public double[] Weigh(BinnedFeatures live)
    {
        double[][] shares = Array.ConvertAll(_partitions, partition =>
        {
            var of = new double[partition.Count];
            foreach (byte bin in live.Bins[partition.Feature])
                of[partition.SliceOf(bin)] += 1.0 / live.Rows;
            return of;
        });
        double[] weights = Array.ConvertAll(Kliep.Weigh(_slices, shares, _rows), weight => Math.Min(weight, MostRatio / _rows));
        double all = weights.Sum();
        return Array.ConvertAll(weights, weight => weight / all);
    }
}
