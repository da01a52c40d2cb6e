namespace OtelMl.Analyzers.Detection.Estimators;

/// <summary>Rows in the form that trees are grown on: of each feature, the bin each row falls into.</summary>
/// <param name="Bins">By feature, then by row; a bin is below the feature's count.</param>
/// <param name="Counts">How many bins each feature has; at most 256.</param>
/// <param name="Rows">How many rows there are.</param>
public sealed record BinnedFeatures(byte[][] Bins, int[] Counts, int Rows)
{
    /// <summary>The bucket that a bin is part of where neighbouring bins make up buckets; bin 0 stays for itself.</summary>
    /// <param name="bin">The bin.</param>
    /// <param name="count">How many bins the feature has.</param>
    /// <param name="buckets">How many buckets to aim for.</param>
    public static int BucketOf(int bin, int count, int buckets)
    {
        int merged = Math.Max(1, (count + buckets - 2) / buckets);
        return (bin + merged - 1) / merged;
    }

    /// <summary>Some of the rows.</summary>
    public BinnedFeatures Pick(int[] rows) => new(Array.ConvertAll(Bins, bins => Array.ConvertAll(rows, row => bins[row])), Counts, rows.Length);

    /// <summary>Puts parts together that are binned alike.</summary>
    /// <param name="parts">At least one.</param>
    public static BinnedFeatures Concat(IReadOnlyList<BinnedFeatures> parts) =>
        new([.. parts[0].Bins.Select((_, feature) => parts.SelectMany(part => part.Bins[feature]).ToArray())], parts[0].Counts, parts.Sum(part => part.Rows));
}
