namespace OtelMl.Instrumentation;

/// <summary>Says what a property of a row is. A property without it is a feature under its own name.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class MlColumnAttribute : Attribute
{
    /// <summary>Name of the column; the property's when null.</summary>
    public string? Name { get; set; }

    /// <summary>What the column is for.</summary>
    public MlColumnRole Role { get; set; }
}
