namespace OtelMl.Analyzers.Detection.Accuracy;

/// <summary>Decides whether an estimate has fallen below the reference by more than chance and tolerance explain.</summary>
public static class DropRule
{
    /// <summary>A smaller drop, in accuracy, is not worth waking anybody.</summary>
    public const double Tolerance = 0.01;

    /// <summary>Whether the 95 % interval of the difference lies wholly below minus <see cref="Tolerance"/>.</summary>
    public static bool Fires(AccuracyEstimate estimate, ReferenceModel reference)
    {
        double referenceVariance = reference.Accuracy * (1 - reference.Accuracy) / reference.Rows;
        double error = Math.Sqrt((estimate.StandardError * estimate.StandardError) + referenceVariance);
        return estimate.Value + (AccuracyEstimate.Quantile95 * error) < reference.Accuracy - Tolerance;
    }
}
