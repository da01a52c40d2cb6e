using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using OtelMl.Analyzers.Detection.Accuracy;
using OtelMl.Analyzers.Export;
using OtelMl.Cli.Hosting;
using OtelMl.Instrumentation;
using OtelMl.Storage;
using OtelMl.Storage.Access;
using OtelMl.TaxiTips;
using Spectre.Console;

namespace OtelMl.Cli.Demo;

/// <summary>
/// Plays the taxi pipeline on a simulated clock: it trains, serves the live period day by day, passes labels on as they arrive, and
/// has the analyzers look at the end of each week. When all is over the withheld labels are disclosed, for the realised accuracy.
/// </summary>
sealed class TaxiDemo(Node node, TaxiTipsOptions options, string tripsFolder, ILookup<DateOnly, Trip> trips, SimulatedClock clock)
{
    // A week's events are handed over faster than they can be sent; nothing may be dropped meanwhile.
    const int MostWaitingEvents = 500_000;
    const int EventsPerRequest = 4096;
    static readonly TimeSpan FlushTimeout = TimeSpan.FromMinutes(1);
    static readonly TimeSpan DisclosedAfter = TimeSpan.FromDays(60);

    /// <summary>Plays; returns the weekly estimates with their realised values.</summary>
    public async Task<IReadOnlyList<Estimate>> PlayAsync(bool quiet, CancellationToken cancellationToken)
    {
        await PipelineRows.ForgetAsync(node.Storage.Store, TaxiPipeline.Name, cancellationToken);
        using OpenTelemetrySdk telemetry = StartTelemetry();
        using IDisposable registration = new MlPipeline(TaxiPipeline.Name, telemetry.GetLoggerFactory(), clock).Register();
        var pipeline = new TaxiPipeline(options, tripsFolder);

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        if (quiet || !console.Profile.Capabilities.Interactive)
        {
            await PlayAsync(pipeline, telemetry, (_, _) => { }, cancellationToken);
        }
        else
        {
            await console.Progress().AutoClear(true).StartAsync(async progress =>
            {
                ProgressTask bar = progress.AddTask("training", maxValue: 1);
                await PlayAsync(pipeline, telemetry, (what, share) => bar.Description(what).Value(share), cancellationToken);
            });
        }

        List<Estimate> all = await node.Estimates.ReadAsync(TaxiPipeline.Name, cancellationToken);
        return [.. all.Where(estimate => estimate.Window == AnalysisWindow.Week && estimate.WindowEnd <= options.LivePeriod.To.UtcDateTime)];
    }

    async Task PlayAsync(TaxiPipeline pipeline, OpenTelemetrySdk telemetry, Action<string, double> progress, CancellationToken cancellationToken)
    {
        progress("training", 0);
        TipModel model = await pipeline.TrainAsync(cancellationToken);
        Flush(telemetry);

        var delays = new LabelDelays(options.LabelledShare, options.MeanLabelDelay, options.LabelSeed);
        var underway = new List<LabelArrival>();
        var withheld = new List<LabelledPrediction>();
        Period[] weeks = [.. options.LivePeriod.Cut(TimeSpan.FromDays(7))];
        long served = 0;
        for (int week = 0; week < weeks.Length; week++)
        {
            foreach (Period day in weeks[week].Cut(TimeSpan.FromDays(1)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                DateOnly date = DateOnly.FromDateTime(day.From.UtcDateTime);
                progress($"{date:yyyy-MM-dd}", (double)week / weeks.Length);
                clock.MoveTo(day.To);
                IReadOnlyList<LabelledPrediction> predictions = pipeline.Serve(model, date, [.. trips[date]]);
                served += predictions.Count;
                underway.AddRange(Feedback.Collect(predictions, delays));
                withheld.AddRange(predictions.Where(row => delays.DelayOf(row.Prediction.Features.Id) is null));
                Deliver(underway, day);
            }

            Flush(telemetry);
            await WaitUntilStoredAsync("ml_predictions", served, cancellationToken);
            await WaitUntilStoredAsync("ml_feedback", served - withheld.Count - underway.Count, cancellationToken);
            await node.Analyzers.RunOnceAsync(cancellationToken);
        }

        progress("disclosing the withheld labels", 1);
        clock.MoveTo(options.LivePeriod.To + DisclosedAfter);
        TaxiPipeline.Collect("labels/disclosed",
            [.. underway, .. withheld.Select(row => new LabelArrival(row.Prediction.Features.Id, row.Label, options.LivePeriod.To + DisclosedAfter))]);
        Flush(telemetry);
        await WaitUntilStoredAsync("ml_feedback", served, cancellationToken);
        await node.Analyzers.RunOnceAsync(cancellationToken);
    }

    static void Deliver(List<LabelArrival> underway, Period day)
    {
        List<LabelArrival> arrived = [.. underway.Where(arrival => arrival.At < day.To).OrderBy(arrival => arrival.At)];
        if (arrived.Count == 0)
            return;
        underway.RemoveAll(arrival => arrival.At < day.To);
        TaxiPipeline.Collect($"labels/{day.From:yyyy-MM-dd}", arrived);
    }

    OpenTelemetrySdk StartTelemetry() => OpenTelemetrySdk.Create(otel =>
    {
        otel.ConfigureResource(resource => resource.AddService("taxi-tips"))
            .WithTracing(tracing => tracing.AddMlInstrumentation())
            .WithMetrics(metrics => metrics.AddMlInstrumentation())
            .WithLogging(logging => logging.AddMlInstrumentation())
            .UseOtlpExporter(OtlpExportProtocol.Grpc, node.GrpcEndpoint);
        otel.Services.Configure<LogRecordExportProcessorOptions>(export =>
        {
            export.BatchExportProcessorOptions.MaxQueueSize = MostWaitingEvents;
            export.BatchExportProcessorOptions.MaxExportBatchSize = EventsPerRequest;
        });
    });

    static void Flush(OpenTelemetrySdk telemetry)
    {
        int patience = (int)FlushTimeout.TotalMilliseconds;
        if (!telemetry.LoggerProvider.ForceFlush(patience) || !telemetry.TracerProvider.ForceFlush(patience))
            throw new StorageException("The demo's telemetry could not be delivered to the collector within a minute; the collector's log above says why.");
    }

    // The exporter gives up waiting on a busy machine, and says so only to its own log; what it sent may still be on its way.
    async Task WaitUntilStoredAsync(string table, long sent, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            object? stored = await node.Storage.Store.ScalarAsync(
                $"SELECT uniqExact(PredictionId) FROM {table} WHERE Pipeline = {{pipeline:String}}",
                new Dictionary<string, object> { ["pipeline"] = TaxiPipeline.Name },
                cancellationToken);
            if ((ulong)stored! == (ulong)sent)
                return;
            if (Stopwatch.GetElapsedTime(start) > FlushTimeout)
                throw new StorageException($"Of {sent} sent to {table} {stored} are stored; the collector's log above says why.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
        }
    }
}
