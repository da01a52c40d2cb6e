namespace OtelMl.Instrumentation;

/// <summary>On a parameter: the component reads it. On a method: the component reads something that is no parameter.</summary>
/// <param name="pointer">The name of the data, a template; see <see cref="MlDataAttribute"/>.</param>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Method, AllowMultiple = true)]
public sealed class MlInputAttribute(string pointer) : MlDataAttribute(pointer);
