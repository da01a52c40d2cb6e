using OtelMl.Instrumentation;

namespace OpenTelemetry.Trace;

/// <summary>Registers OtelMl's spans.</summary>
public static class MlTracerProviderBuilderExtensions
{
    /// <summary>Collects the spans of pipelines and component runs.</summary>
    /// <param name="builder">The builder to add to.</param>
    /// <returns>The builder, for chaining.</returns>
    public static TracerProviderBuilder AddMlInstrumentation(this TracerProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddSource(MlSource.Name);
    }
}
