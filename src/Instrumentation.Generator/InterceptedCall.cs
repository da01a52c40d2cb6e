namespace OtelMl.Instrumentation.Generator;

/// <summary>A call to stand in for, as text, so that the generator's cache can compare it.</summary>
/// <param name="Class">Name of the class that stands in.</param>
/// <param name="Attribute">The attribute that names the call's place.</param>
/// <param name="Code">The class's source.</param>
/// <param name="Schemas">Sources of the classes that read rows.</param>
/// <param name="UsesDataView">Whether it looks at an IDataView.</param>
sealed record InterceptedCall(string Class, string Attribute, string Code, string Schemas, bool UsesDataView)
{
    /// <summary>What separates the sources in <see cref="Schemas"/>.</summary>
    public const char Separator = '\u001f';
}
