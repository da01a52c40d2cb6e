namespace OtelMl.Instrumentation;

/// <summary>On a parameter: the run belongs to the slice that the argument names.</summary>
/// <param name="name">What is sliced by: region, platform and so on.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class MlSliceAttribute(string name) : Attribute
{
    /// <summary>What is sliced by.</summary>
    public string Name { get; } = name;
}
