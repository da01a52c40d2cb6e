namespace OtelMl.Semconv;

/// <summary>An attribute of the registry.</summary>
/// <param name="Key">Its full name; of a template, what comes before the last part.</param>
/// <param name="Type">Its OTel type; <c>enum</c> where it has members.</param>
/// <param name="Members">The values that it may have; empty where it may have any.</param>
/// <param name="Brief">What it is, in a sentence.</param>
/// <param name="Note">What else there is to know; may be empty.</param>
/// <param name="Examples">Values as they are written in YAML.</param>
public sealed record AttributeDefinition(
    string Key, string Type, IReadOnlyList<string> Members, string Brief, string Note, IReadOnlyList<string> Examples)
{
    /// <summary>Whether the name goes on with a part of the sender's choice.</summary>
    public bool IsTemplate => Type.StartsWith("template[", StringComparison.Ordinal);
}
