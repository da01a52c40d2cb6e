namespace OtelMl.Analyzers.Detection.Accuracy;

/// <summary>An estimate of a window's accuracy.</summary>
/// <param name="Value">The estimate, in [0, 1].</param>
/// <param name="StandardError">Its standard error, at least 0.</param>
/// <param name="Labelled">How many of the window's predictions were labelled at the time.</param>
/// <param name="Unlabelled">How many were not.</param>
public readonly record struct AccuracyEstimate(double Value, double StandardError, long Labelled, long Unlabelled)
{
    /// <summary>The two-sided 95 % quantile of the normal distribution.</summary>
    public const double Quantile95 = 1.959963984540054;

    /// <summary>The lower end of the 95 % interval, in [0, 1].</summary>
    public double Lower => Math.Max(0, Value - (Quantile95 * StandardError));

    /// <summary>The upper end of the 95 % interval, in [0, 1].</summary>
    public double Upper => Math.Min(1, Value + (Quantile95 * StandardError));
}
