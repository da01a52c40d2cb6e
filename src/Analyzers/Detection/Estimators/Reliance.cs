namespace OtelMl.Analyzers.Detection.Estimators;

/// <summary>
/// How far to rely on one model rather than on a simpler one: by how much of the variance that the simpler one leaves it explains on data
/// it did not learn from. What explains next to nothing can still move estimates when traffic changes, and is mostly wrong when it does.
/// </summary>
static class Reliance
{
    // The share explained at which both count half.
    const double Half = 0.02;

    /// <summary>The weight of the model, in [0, 1]; the simpler one has the rest.</summary>
    /// <param name="outcomes">What happened.</param>
    /// <param name="simple">What the simpler model expected.</param>
    /// <param name="model">What the model expected.</param>
    public static double Of(double[] outcomes, double[] simple, double[] model)
    {
        double left = SquaredError(outcomes, simple);
        double explained = left == 0 ? 0 : Math.Max(0, 1 - (SquaredError(outcomes, model) / left));
        return explained * explained / ((explained * explained) + (Half * Half));
    }

    static double SquaredError(double[] outcomes, double[] expected) =>
        outcomes.Zip(expected, (outcome, value) => (outcome - value) * (outcome - value)).Sum();
}
