namespace OtelMl.Detection;

/// <summary>What came out of a log for one metric.</summary>
/// <param name="Log">The log.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Peer">The oracle peer's mean absolute error; null where it is not known.</param>
/// <param name="Error">Our mean absolute error over the windows.</param>
/// <param name="StandardError">That mean's standard error: what it would vary by over other windows and other draws of labels.</param>
/// <param name="Covered">In how many windows the realised value lay in the interval.</param>
/// <param name="Windows">How many windows there are.</param>
/// <param name="Unsupported">The largest share of a window that no method can vouch for.</param>
sealed record LogResult(string Log, string Metric, double? Peer, double Error, double StandardError, int Covered, int Windows, double Unsupported)
{
    /// <summary>Our error over the oracle peer's; null where there is none.</summary>
    public double? Ratio => Error / Peer;

    /// <summary>The standard error of <see cref="Ratio"/>.</summary>
    public double? RatioError => StandardError / Peer;

    /// <summary>Whether our error is larger than the oracle peer's by more than sampling explains (one-sided, 95 %).</summary>
    public bool IsWorse => Ratio - (1.645 * RatioError) > 1;
}
