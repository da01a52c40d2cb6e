namespace OtelMl.Analyzers.Detection.Feedback;

/// <summary>When labels came to a pipeline's predictions.</summary>
/// <param name="Silence">For how long none has come.</param>
/// <param name="LongestBefore">The longest that none came before that.</param>
/// <param name="History">How long labels had been coming: from the first one to the last.</param>
public readonly record struct LabelArrivals(TimeSpan Silence, TimeSpan LongestBefore, TimeSpan History);
