using OtelMl.Instrumentation;

namespace OtelMl.TaxiTips;

/// <summary>What the model sees of one trip.</summary>
/// <param name="Id">The trip's id; the prediction made from the vector bears it too.</param>
/// <param name="At">The pickup, in UTC.</param>
/// <param name="Values">One value per name in <see cref="FeatureGeneration.Names"/>, in that order; NaN where unknown.</param>
public sealed record FeatureVector(
    [MlColumn(Role = MlColumnRole.Id)] string Id,
    [MlColumn(Role = MlColumnRole.Time)] DateTimeOffset At,
    [MlColumns(typeof(FeatureGeneration), nameof(FeatureGeneration.Names))] float[] Values);
