namespace OtelMl.Instrumentation;

/// <summary>
/// On a return value: the component writes it. On a parameter: the component fills it, or writes to the path that it is. On a
/// method: the component writes something that is neither.
/// </summary>
/// <param name="pointer">The name of the data, a template; see <see cref="MlDataAttribute"/>.</param>
[AttributeUsage(AttributeTargets.ReturnValue | AttributeTargets.Parameter | AttributeTargets.Method, AllowMultiple = true)]
public sealed class MlOutputAttribute(string pointer) : MlDataAttribute(pointer);
