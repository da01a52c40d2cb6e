using System.Diagnostics;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using OtelMl.Cli.Hosting;
using OtelMl.Storage;

namespace OtelMl.Cli.Playing;

/// <summary>The ordinary OpenTelemetry SDK, sending what is played to a node's own collector, and the wait until it is stored.</summary>
sealed class PlayedTelemetry : IDisposable
{
    // Events are handed over faster than they can be sent; nothing may be dropped meanwhile.
    const int MostWaitingEvents = 500_000;
    const int EventsPerRequest = 4096;
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    readonly Node _node;
    readonly OpenTelemetrySdk _sdk;

    public PlayedTelemetry(Node node, string service)
    {
        _node = node;
        _sdk = OpenTelemetrySdk.Create(otel =>
        {
            otel.ConfigureResource(resource => resource.AddService(service))
                .WithTracing(tracing => tracing.AddMlInstrumentation().AddOtlpExporter(node.ExportHere))
                .WithMetrics(metrics => metrics.AddMlInstrumentation().AddOtlpExporter(node.ExportHere))
                .WithLogging(logging => logging.AddMlInstrumentation().AddOtlpExporter((exporter, processor) =>
                {
                    node.ExportHere(exporter);
                    processor.BatchExportProcessorOptions.MaxQueueSize = MostWaitingEvents;
                    processor.BatchExportProcessorOptions.MaxExportBatchSize = EventsPerRequest;
                }));
        });
    }

    /// <summary>How many events of a kind, of two, may be handed over between two calls of <see cref="Flush"/>.</summary>
    public static int MostEvents => MostWaitingEvents / 2;

    /// <summary>Where events are logged.</summary>
    public ILoggerFactory Loggers => _sdk.GetLoggerFactory();

    /// <summary>Sends what waits.</summary>
    /// <exception cref="StorageException">The collector did not take it in time.</exception>
    public void Flush()
    {
        int patience = (int)Patience.TotalMilliseconds;
        if (!_sdk.LoggerProvider.ForceFlush(patience) || !_sdk.TracerProvider.ForceFlush(patience))
            throw new StorageException("What was played could not be delivered to the collector within a minute; the collector's log above says why.");
    }

    /// <summary>Sends what waits, and waits until as many predictions, labels or reference rows of a pipeline are stored as were sent.</summary>
    /// <remarks>The exporter gives up waiting on a busy machine, and says so only to its own log; what it sent may still be on its way.</remarks>
    /// <exception cref="StorageException">They are not stored in time.</exception>
    public async Task WaitUntilStoredAsync(string table, string pipeline, long sent, CancellationToken cancellationToken)
    {
        Flush();
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            await _node.Delivery.UntilDeliveredAsync(cancellationToken).WaitAsync(Patience, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            object? stored = await _node.Storage.Store.ScalarAsync(
                $"SELECT uniqExact(PredictionId) FROM {table} WHERE Pipeline = {{pipeline:String}}",
                new Dictionary<string, object> { ["pipeline"] = pipeline },
                cancellationToken);
            if ((ulong)stored! == (ulong)sent)
                return;
            if (Stopwatch.GetElapsedTime(start) > Patience)
                throw new StorageException($"Of {sent} sent to {table} {stored} are stored; the collector's log above says why.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
        }
    }

    public void Dispose() => _sdk.Dispose();
}
