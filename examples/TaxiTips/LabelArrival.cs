using OtelMl.Instrumentation;

namespace OtelMl.TaxiTips;

/// <summary>The moment a rider's tip becomes known.</summary>
/// <param name="PredictionId">The prediction it judges.</param>
/// <param name="Label">Whether the tip exceeded the threshold.</param>
/// <param name="At">When it arrived, in UTC.</param>
public sealed record LabelArrival(
    [MlColumn(Role = MlColumnRole.Id)] string PredictionId,
    [MlColumn(Role = MlColumnRole.Label)] bool Label,
    [MlColumn(Role = MlColumnRole.Time)] DateTimeOffset At);
