namespace OtelMl.Analyzers.Detection.Accuracy;

/// <summary>Decides whether an estimate has fallen below the reference by more than chance and tolerance explain.</summary>
public static class DropRule
{
    /// <summary>A smaller drop, in accuracy, is not worth waking anybody.</summary>
    public const double Tolerance = 0.01;

    // Only a fall matters, so the whole error probability lies on one side.
    const double OneSidedQuantile95 = 1.6448536269514722;

    /// <summary>Whether accuracy lies more than <see cref="Tolerance"/> below the reference with a probability of at least 95 %.</summary>
    public static bool Fires(AccuracyEstimate estimate, ReferenceModel reference)
    {
        double referenceVariance = reference.Accuracy * (1 - reference.Accuracy) / reference.Rows;
        double error = Math.Sqrt((estimate.StandardError * estimate.StandardError) + referenceVariance);
        return estimate.Value + (OneSidedQuantile95 * error) < reference.Accuracy - Tolerance;
    }
}
