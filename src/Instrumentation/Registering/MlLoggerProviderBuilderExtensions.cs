using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OtelMl.Instrumentation;

namespace OpenTelemetry.Logs;

/// <summary>Registers OtelMl's events.</summary>
public static class MlLoggerProviderBuilderExtensions
{
    /// <summary>
    /// Sends predictions, feedback and the other events with their own time and span. Add it before any exporter that is
    /// added by name (<c>AddOtlpExporter</c>, <c>AddInMemoryExporter</c>): records pass the processors in the order of
    /// addition. <c>UseOtlpExporter</c> always comes last.
    /// </summary>
    /// <remarks>
    /// Events are data, not messages to read: they reach OpenTelemetry even where the application logs from Warning up, and
    /// they stay off the console and other log providers. A filter rule of the application's own for the same provider and the
    /// category <c>OtelMl</c> overrides either.
    /// </remarks>
    /// <param name="builder">The builder to add to.</param>
    /// <returns>The builder, for chaining.</returns>
    public static LoggerProviderBuilder AddMlInstrumentation(this LoggerProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.ConfigureServices(static services => services.Configure<LoggerFilterOptions>(static options =>
        {
            // Of two rules that fit equally well the later wins, so ours go first and the application's override them.
            options.Rules.Insert(0, new(typeof(OpenTelemetryLoggerProvider).FullName, MlSource.Name, LogLevel.Information, null));
            options.Rules.Insert(0, new(null, MlSource.Name, LogLevel.None, null));
        }));
        return builder.AddProcessor(new MlEventStamp());
    }
}
