using OtelMl.Instrumentation;

namespace OtelMl.TaxiTips;

/// <summary>A feature vector whose outcome is known.</summary>
/// <param name="Features">What was known when the ride ended.</param>
/// <param name="Label">Whether the tip exceeded the threshold.</param>
public sealed record Example(FeatureVector Features, [MlColumn(Role = MlColumnRole.Label)] bool Label);
