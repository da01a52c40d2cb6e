using OtelMl.Instrumentation;

namespace OtelMl.TaxiTips;

/// <summary>What the model said of one trip.</summary>
/// <param name="Features">What it was told.</param>
/// <param name="Score">Calibrated probability, 0 to 1, that the tip exceeds the threshold.</param>
public sealed record Prediction(FeatureVector Features, [MlColumn(Role = MlColumnRole.Score)] double Score)
{
    /// <summary>Scores from here up predict a generous tip.</summary>
    public const double DecisionThreshold = 0.5;

    /// <summary>The predicted class.</summary>
    [MlColumn(Role = MlColumnRole.Prediction)]
    public bool Tips => Score >= DecisionThreshold;
}
