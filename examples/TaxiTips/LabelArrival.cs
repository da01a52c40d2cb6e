namespace OtelMl.TaxiTips;

/// <summary>The moment a rider's tip becomes known.</summary>
/// <param name="PredictionId">The prediction it judges.</param>
/// <param name="Label">Whether the tip exceeded the threshold.</param>
/// <param name="At">When it arrived, in UTC.</param>
public sealed record LabelArrival(string PredictionId, bool Label, DateTimeOffset At);
