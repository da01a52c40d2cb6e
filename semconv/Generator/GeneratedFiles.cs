namespace OtelMl.Semconv;

/// <summary>What is made from the registry, and where it goes.</summary>
public static class GeneratedFiles
{
    /// <summary>Every file by its path within the repository.</summary>
    public static IReadOnlyDictionary<string, string> From(Registry registry) => new Dictionary<string, string>
    {
        ["src/Instrumentation/Naming/MlAttributes.cs"] = ConstantsWriter.Attributes(registry),
        ["src/Instrumentation/Naming/MlEvents.cs"] = ConstantsWriter.Events(registry),
        ["src/Instrumentation/Naming/MlMetrics.cs"] = ConstantsWriter.Metrics(registry),
        ["docs/registry.md"] = PageWriter.Write(registry),
    };
}
