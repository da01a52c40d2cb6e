namespace OtelMl.Analyzers.Detection.Ensemble;

/// <summary>A window that the ensemble has estimated.</summary>
/// <param name="At">When, in ticks of UTC.</param>
/// <param name="RealizedAt">When its realised value became known; <see cref="long.MaxValue"/> while it is not.</param>
/// <param name="Losses">What it cost each member; empty while that is not known.</param>
public readonly record struct EnsembleRound(long At, long RealizedAt, double[] Losses);
