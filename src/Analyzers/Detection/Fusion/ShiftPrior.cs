namespace OtelMl.Analyzers.Detection.Fusion;

/// <summary>
/// What shifts there may be, before any label: how far a stratum's outcomes can lie from expectation is its scale times the sum of the
/// common shifts, as it takes part in each, and its own. Shifts are in units of a stratum's standard deviation of outcomes.
/// </summary>
/// <param name="Scales">Of each stratum, the standard deviation of outcomes around their expectation.</param>
/// <param name="Loadings">Of each stratum, how it takes part in each common shift; in the first, the level, all alike.</param>
sealed record ShiftPrior(double[] Scales, double[][] Loadings)
{
    /// <summary>The standard deviation of a common shift at the start.</summary>
    public const double CommonStart = 0.06;

    /// <summary>The standard deviation of a stratum's own shift at the start.</summary>
    public const double OwnStart = 0.06;

    /// <summary>The standard deviation of a common shift's jump when something breaks.</summary>
    public const double CommonJump = 0.2;

    /// <summary>The standard deviation of a stratum's own jump when something breaks.</summary>
    public const double OwnJump = 0.1;

    /// <summary>How many strata there are.</summary>
    public int Strata => Scales.Length;

    /// <summary>How many shifts are common to strata.</summary>
    public int Commons => Loadings[0].Length;
}
