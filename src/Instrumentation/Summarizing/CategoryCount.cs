namespace OtelMl.Instrumentation;

/// <summary>How often a category occurred.</summary>
/// <param name="Value">The category, cut off after 128 characters.</param>
/// <param name="Count">Its count; once there are more categories than the summarizer tracks, an upper bound.</param>
public readonly record struct CategoryCount(string Value, long Count);
