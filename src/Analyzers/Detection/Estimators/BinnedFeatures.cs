namespace OtelMl.Analyzers.Detection.Estimators;

/// <summary>Rows in the form that trees are grown on: of each feature, the bin each row falls into.</summary>
/// <param name="Bins">By feature, then by row; a bin is below the feature's count.</param>
/// <param name="Counts">How many bins each feature has; at most 256.</param>
/// <param name="Rows">How many rows there are.</param>
public sealed record BinnedFeatures(byte[][] Bins, int[] Counts, int Rows);
