namespace OtelMl.Instrumentation;

/// <summary>Names the columns that a property of type <c>float[]</c> or <c>double[]</c> holds, one an element.</summary>
/// <param name="type">The type that has the names.</param>
/// <param name="member">Its static field or property of type <c>IReadOnlyList&lt;string&gt;</c> or <c>string[]</c>.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class MlColumnsAttribute(Type type, string member) : Attribute
{
    /// <summary>The type that has the names.</summary>
    public Type Type { get; } = type;

    /// <summary>Its static field or property.</summary>
    public string Member { get; } = member;
}
