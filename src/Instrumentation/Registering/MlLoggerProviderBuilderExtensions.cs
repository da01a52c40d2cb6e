using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OtelMl.Instrumentation;

namespace OpenTelemetry.Logs;

/// <summary>Registers OtelMl's events.</summary>
public static class MlLoggerProviderBuilderExtensions
{
    /// <summary>Sends predictions, feedback and the other events, each with its own time and span.</summary>
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
        return builder.ConfigureServices(static services =>
        {
            services.Configure<LoggerFilterOptions>(AddRules);

            // Records pass the processors in the order of registration, and a batching exporter copies a record as it passes.
            // The stamp goes before any exporter, whichever of the two the application added first.
            services.ConfigureOpenTelemetryLoggerProvider(static provider => provider.AddProcessor(new MlEventStamp()));
            ServiceDescriptor stamp = services[^1];
            services.RemoveAt(services.Count - 1);
            services.Insert(0, stamp);
        });
    }

    // Of two rules that fit equally well the later wins, so ours go first and the application's override them.
    static void AddRules(LoggerFilterOptions options)
    {
        options.Rules.Insert(0, new(typeof(OpenTelemetryLoggerProvider).FullName, MlSource.Name, LogLevel.Information, null));
        options.Rules.Insert(0, new(null, MlSource.Name, LogLevel.None, null));
    }
}
