using OtelMl.Analyzers.Export;

namespace OtelMl.Analyzers.Detection.Performance;

/// <summary>An estimate of a window's metric.</summary>
/// <param name="Value">The estimate.</param>
/// <param name="StandardError">Its standard error, at least 0.</param>
/// <param name="Labelled">How many of the window's predictions were labelled at the time.</param>
/// <param name="Unlabelled">How many were not.</param>
/// <param name="Most">The largest possible value; the least is 0.</param>
/// <param name="LabelledVariance">How much the labelled outcomes would vary the metric if they were drawn anew.</param>
public readonly record struct MetricEstimate(double Value, double StandardError, long Labelled, long Unlabelled, double Most = 1, double LabelledVariance = 0)
{
    /// <summary>The two-sided 95 % quantile of the normal distribution.</summary>
    public const double Quantile95 = 1.959963984540054;

    /// <summary>The variance of the estimate around what the model would score on endlessly many such predictions.</summary>
    internal double FullVariance => (StandardError * StandardError) + LabelledVariance;

    /// <summary>A stored estimate, as far as it was stored.</summary>
    internal static MetricEstimate Of(Estimate stored, double most) =>
        new(stored.Value, (stored.Upper - stored.Lower) / (2 * Quantile95), stored.Labelled, stored.Unlabelled, most);

    /// <summary>The lower end of the 95 % interval.</summary>
    public double Lower => Math.Max(0, Value - (Quantile95 * StandardError));

    /// <summary>The upper end of the 95 % interval.</summary>
    public double Upper => Math.Min(Most, Value + (Quantile95 * StandardError));
}
