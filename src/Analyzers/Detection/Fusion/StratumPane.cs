namespace OtelMl.Analyzers.Detection.Fusion;

/// <summary>What is known of a stratum in a pane.</summary>
/// <param name="Stratum">Which stratum.</param>
/// <param name="Labelled">How many of its predictions had a label.</param>
/// <param name="Residual">By how much their outcomes exceeded expectation, on average.</param>
/// <param name="Expected">What was expected of the labelled ones, on average.</param>
/// <param name="Variance">The variance of one outcome around its expectation.</param>
/// <param name="Weight">The share, among the window's unlabelled predictions of the stratum, that this pane has; 0 outside the window.</param>
readonly record struct StratumPane(int Stratum, int Labelled, double Residual, double Expected, double Variance, double Weight);
