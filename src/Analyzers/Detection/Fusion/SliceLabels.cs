namespace OtelMl.Analyzers.Detection.Fusion;

/// <summary>What the labels of a slice say of a target beyond the shifts of its strata.</summary>
/// <param name="Share">The slice's share of the window's predictions, in (0, 1].</param>
/// <param name="Variance">The mean variance of its predictions' outcomes.</param>
/// <param name="Labelled">How many labels there are.</param>
/// <param name="Residual">By how much their outcomes exceed what is expected after the shifts, on average.</param>
/// <param name="SquaredError">The variance of that mean.</param>
public readonly record struct SliceLabels(double Share, double Variance, int Labelled, double Residual, double SquaredError);
