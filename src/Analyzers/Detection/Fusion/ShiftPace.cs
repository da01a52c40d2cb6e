namespace OtelMl.Analyzers.Detection.Fusion;

/// <summary>A supposition of how fast shifts move.</summary>
/// <param name="Start">How far they lie at the start, relative to the prior's standard deviation.</param>
/// <param name="Step">The standard deviation of a pane's step of each shift, in a stratum's standard deviations.</param>
/// <param name="Breaks">The probability that something breaks in a pane.</param>
/// <param name="Prior">How probable it is before any label.</param>
readonly record struct ShiftPace(double Start, double Step, double Breaks, double Prior = 1);
