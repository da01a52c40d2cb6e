namespace OtelMl.Instrumentation;

/// <summary>
/// On a parameter: the model that the run uses. On a return value: the model that it makes. Its pointer is
/// <c>model/{name}@{version}</c>, and the run's predictions carry it.
/// </summary>
/// <param name="name">Name of the model, a template as in <see cref="MlDataAttribute"/>.</param>
[AttributeUsage(AttributeTargets.ReturnValue | AttributeTargets.Parameter)]
public sealed class MlModelAttribute(string name) : Attribute
{
    /// <summary>Name of the model, a template.</summary>
    public string Name { get; } = name;

    /// <summary>Version of the model, a template.</summary>
    public string? Version { get; set; }
}
