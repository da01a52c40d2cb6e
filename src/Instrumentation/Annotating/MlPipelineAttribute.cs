namespace OtelMl.Instrumentation;

/// <summary>
/// On a class or an assembly: names the pipeline of the components in it. On a method: every call is one execution of the
/// whole pipeline, so that the component runs in it are one trace.
/// </summary>
/// <param name="name">The pipeline's name.</param>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Method)]
public sealed class MlPipelineAttribute(string name) : Attribute
{
    /// <summary>The pipeline's name.</summary>
    public string Name { get; } = name;
}
