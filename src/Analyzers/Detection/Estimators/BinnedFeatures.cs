namespace OtelMl.Analyzers.Detection.Estimators;

/// <summary>Rows in the form that trees are grown on: of each feature, the bin each row falls into.</summary>
/// <param name="Bins">By feature, then by row; a bin is below the feature's count.</param>
/// <param name="Counts">How many bins each feature has; at most 256.</param>
/// <param name="Rows">How many rows there are.</param>
public sealed record BinnedFeatures(byte[][] Bins, int[] Counts, int Rows)
{
    /// <summary>Some of the rows.</summary>
    public BinnedFeatures Pick(int[] rows) => new(Array.ConvertAll(Bins, bins => Array.ConvertAll(rows, row => bins[row])), Counts, rows.Length);

    /// <summary>Puts parts together that are binned alike.</summary>
    /// <param name="parts">At least one.</param>
    public static BinnedFeatures Concat(IReadOnlyList<BinnedFeatures> parts) =>
        new([.. parts[0].Bins.Select((_, feature) => parts.SelectMany(part => part.Bins[feature]).ToArray())], parts[0].Counts, parts.Sum(part => part.Rows));
}
