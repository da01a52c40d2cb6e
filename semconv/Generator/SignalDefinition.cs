namespace OtelMl.Semconv;

/// <summary>A span, an event or a metric of the registry.</summary>
/// <param name="Name">Its name; of a span, its type.</param>
/// <param name="Brief">What it is, in a sentence.</param>
/// <param name="Note">What else there is to know; may be empty.</param>
/// <param name="Instrument">Of a metric, the instrument; else empty.</param>
/// <param name="Unit">Of a metric, the unit in UCUM; else empty.</param>
/// <param name="Attributes">What it carries.</param>
public sealed record SignalDefinition(
    string Name, string Brief, string Note, string Instrument, string Unit, IReadOnlyList<AttributeReference> Attributes);
