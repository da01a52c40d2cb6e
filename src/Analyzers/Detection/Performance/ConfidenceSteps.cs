using OtelMl.Analyzers.Detection.Data;

namespace OtelMl.Analyzers.Detection.Performance;

/// <summary>Calibrated confidence as a step function of the score.</summary>
/// <param name="Positive">The positive class.</param>
/// <param name="Starts">The scores at which it changes, ascending.</param>
/// <param name="Values">From each of them on, the probability of the positive class; below the first, the first.</param>
/// <param name="Unscored">The probability where there is no score.</param>
sealed record ConfidenceSteps(string Positive, double[] Starts, double[] Values, double Unscored)
{
    /// <summary>Whether a prediction is of the positive class, however it is written.</summary>
    public bool IsPositive(string value) => ClassName.Of(value) == Positive || TruthName.Of(value) == Positive;
}
