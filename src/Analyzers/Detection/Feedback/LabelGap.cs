namespace OtelMl.Analyzers.Detection.Feedback;

/// <summary>A time without labels, after which they came again.</summary>
/// <param name="Length">How long it was.</param>
/// <param name="History">How long labels had been coming when it began.</param>
public readonly record struct LabelGap(TimeSpan Length, TimeSpan History);
