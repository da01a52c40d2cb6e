using OtelMl.Instrumentation;

namespace OpenTelemetry.Metrics;

/// <summary>Registers OtelMl's metrics.</summary>
public static class MlMeterProviderBuilderExtensions
{
    /// <summary>
    /// Collects run durations, row, prediction and feedback counts. Exemplars, which lead from a slow run's bucket to its
    /// trace, are off in the SDK unless asked for with <c>SetExemplarFilter(ExemplarFilterType.TraceBased)</c>.
    /// </summary>
    /// <param name="builder">The builder to add to.</param>
    /// <returns>The builder, for chaining.</returns>
    public static MeterProviderBuilder AddMlInstrumentation(this MeterProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddMeter(MlSource.Name);
    }
}
