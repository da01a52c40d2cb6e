namespace OtelMl.Semconv;

/// <summary>An attribute that a signal carries.</summary>
/// <param name="Key">The attribute's key; OpenTelemetry's own may be among them.</param>
/// <param name="RequirementLevel"><c>required</c>, <c>recommended</c> or <c>opt_in</c>.</param>
public sealed record AttributeReference(string Key, string RequirementLevel);
