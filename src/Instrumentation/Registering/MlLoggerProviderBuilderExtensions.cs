using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OtelMl.Instrumentation;

namespace OpenTelemetry.Logs;

/// <summary>Registers OtelMl's events.</summary>
public static class MlLoggerProviderBuilderExtensions
{
    /// <summary>Sends predictions, feedback and the other events, each with its own time and span.</summary>
    /// <remarks>
    /// Events are data, not messages to read: they reach OpenTelemetry even where the application logs from Warning up, and
    /// they stay off the console and other log providers. A filter rule of the application's own for the same provider and the
    /// category <c>OtelMl</c> overrides either. Where events come faster than they are exported, whoever logs them waits: for room in
    /// the batching exporter's queue, whose size is <c>OTEL_BLRP_MAX_QUEUE_SIZE</c> or that of <see cref="LogRecordExportProcessorOptions"/>.
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
            services.ConfigureOpenTelemetryLoggerProvider(static (services, provider) => provider.AddProcessor(new MlEventStamp(QueueOf(services), () => LoggerOf(services))));
            ServiceDescriptor stamp = services[^1];
            services.RemoveAt(services.Count - 1);
            services.Insert(0, stamp);
        });
    }

    static int QueueOf(IServiceProvider services) =>
        services.GetRequiredService<IOptionsMonitor<LogRecordExportProcessorOptions>>().CurrentValue.BatchExportProcessorOptions.MaxQueueSize;

    // Under a name that the rules below do not keep off the console.
    static ILogger? LoggerOf(IServiceProvider services) => services.GetService<ILoggerFactory>()?.CreateLogger("OpenTelemetry.OtelMl");

    // Of two rules that fit equally well the later wins, so ours go first and the application's override them.
    static void AddRules(LoggerFilterOptions options)
    {
        options.Rules.Insert(0, new(typeof(OpenTelemetryLoggerProvider).FullName, MlSource.Name, LogLevel.Information, null));
        options.Rules.Insert(0, new(null, MlSource.Name, LogLevel.None, null));
    }
}
