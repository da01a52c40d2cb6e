namespace OtelMl.Analyzers.Detection.Fusion;

/// <summary>A supposition of which shifts move, and how fast.</summary>
/// <param name="Start">How far they lie at the start, relative to the prior's standard deviation.</param>
/// <param name="Step">The standard deviation of a pane's step of each shift, in a stratum's standard deviations.</param>
/// <param name="Breaks">The probability that something breaks in a pane.</param>
/// <param name="Prior">How probable it is before any label.</param>
/// <param name="Contrasts">How far common shifts go in which strata take part differently, relative to the level's.</param>
/// <param name="Own">How far strata's own shifts go, relative to the same.</param>
readonly record struct ShiftPace(double Start, double Step, double Breaks, double Prior = 1, double Contrasts = 1, double Own = 1);
