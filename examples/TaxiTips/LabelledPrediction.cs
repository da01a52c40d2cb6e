using OtelMl.Instrumentation;

namespace OtelMl.TaxiTips;

/// <summary>A prediction of a model that never saw the trip, together with what the rider did.</summary>
/// <param name="Prediction">What the model said.</param>
/// <param name="Label">Whether the tip exceeded the threshold.</param>
public sealed record LabelledPrediction(Prediction Prediction, [MlColumn(Role = MlColumnRole.Label)] bool Label);
