namespace OtelMl.Analyzers.Detection.Performance;

/// <summary>Decides whether an accuracy has fallen below the reference's by more than chance and tolerance explain.</summary>
public static class DropRule
{
    /// <summary>A smaller drop, in accuracy, is not worth waking anybody.</summary>
    public const double Tolerance = 0.005;

    // Only a fall matters, so the whole error probability lies on one side.
    const double OneSidedQuantile95 = 1.6448536269514722;

    /// <summary>Whether accuracy lies more than <see cref="Tolerance"/> below the reference with a probability of at least 95 %.</summary>
    /// <param name="estimate">The estimated accuracy.</param>
    /// <param name="reference">The accuracy on the reference.</param>
    /// <param name="rows">How many rows the reference has.</param>
    /// <remarks>
    /// A labelled window has an accuracy without error, but a small one still falls below the reference by chance: its own sampling
    /// counts as well, by the reference's accuracy and with a continuity correction, lest a handful of mistakes raise an alert.
    /// </remarks>
    public static bool Fires(MetricEstimate estimate, double reference, int rows)
    {
        double total = estimate.Labelled + estimate.Unlabelled;
        double sampling = reference * (1 - reference) * ((1.0 / rows) + (estimate.Labelled / total / total));
        double error = Math.Sqrt((estimate.StandardError * estimate.StandardError) + sampling);
        return estimate.Value + (OneSidedQuantile95 * error) + (0.5 / total) < reference - Tolerance;
    }
}
