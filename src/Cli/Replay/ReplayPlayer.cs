using OtelMl.Analyzers.Detection.Windows;
using OtelMl.Analyzers.Export;
using OtelMl.Cli.Hosting;
using OtelMl.Cli.Playing;
using OtelMl.Instrumentation;
using OtelMl.Storage.Access;
using OtelMl.TaxiTips;

namespace OtelMl.Cli.Replay;

/// <summary>
/// Plays a log on a simulated clock through the SDK and the collector: the reference first, then window by window the predictions and the
/// labels that come meanwhile; at the end of each the analyzers look. When all is over the labels that did not come are disclosed, for
/// the realised values.
/// </summary>
sealed class ReplayPlayer(Node node, ReplayOptions options, IReadOnlyList<LoggedPrediction> reference, IReadOnlyList<LoggedPrediction> log, SimulatedClock clock)
{
    const string Table = "ml_predictions";
    static readonly TimeSpan DisclosedAfter = TimeSpan.FromDays(60);

    /// <summary>Plays; returns the estimates with their realised values, by window and metric.</summary>
    public async Task<IReadOnlyList<Estimate>> PlayAsync(bool quiet, CancellationToken cancellationToken)
    {
        await PipelineRows.ForgetAsync(node.Storage.Store, options.Pipeline, cancellationToken);
        using var telemetry = new PlayedTelemetry(node, options.Pipeline);
        var pipeline = new MlPipeline(options.Pipeline, telemetry.Loggers, clock);
        await PlayProgress.ShowAsync("reference", quiet, progress => PlayAsync(pipeline, telemetry, progress, cancellationToken));
        List<Estimate> all = await node.Estimates.ReadAsync(options.Pipeline, cancellationToken);
        return [.. all.Where(estimate => estimate.Window == options.Window).OrderBy(estimate => estimate.WindowStart)];
    }

    async Task PlayAsync(MlPipeline pipeline, PlayedTelemetry telemetry, Action<string, double> progress, CancellationToken cancellationToken)
    {
        await ReferAsync(pipeline, telemetry, cancellationToken);

        MlComponent inference = pipeline.Component("replay");
        List<LabelArrival> arrivals = Arrivals();
        int labelled = 0;
        foreach (PlannedWindow window in WindowPlan.Cover(options.Window, [.. log.Select(row => row.Time.UtcTicks)]))
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress($"{window.Window.Start:yyyy-MM-dd}", (double)window.From / log.Count);
            clock.MoveTo(new DateTimeOffset(window.Window.End));
            // A running total goes on where the last one ended.
            int from = options.Window == AnalysisWindow.Cumulative ? 0 : window.From;
            Send(log.Skip(from).Take(window.To - from), telemetry, rows => inference.Run(run =>
            {
                foreach (LoggedPrediction row in rows)
                    run.LogPrediction(new MlPrediction(row.Id, row.Value) { Score = row.Score, Scores = row.Scores, Features = row.Features, Slices = row.Slices, Time = row.Time });
            }));
            List<LabelArrival> arrived = [.. arrivals.Skip(labelled).TakeWhile(arrival => arrival.At < window.Window.End)];
            labelled += arrived.Count;
            Disclose(pipeline, telemetry, arrived);
            await telemetry.WaitUntilStoredAsync(Table, pipeline.Name, window.To, cancellationToken);
            await telemetry.WaitUntilStoredAsync("ml_feedback", pipeline.Name, labelled, cancellationToken);
            await node.Analyzers.RunOnceAsync(cancellationToken);
        }

        progress("disclosing the other labels", 1);
        DateTimeOffset end = log[^1].Time + DisclosedAfter;
        clock.MoveTo(end);
        var known = arrivals.Take(labelled).Select(arrival => arrival.Id).ToHashSet(StringComparer.Ordinal);
        List<LabelArrival> rest = [.. log.Where(row => row.Label is not null && !known.Contains(row.Id)).Select(row => new LabelArrival(row.Id, row.Label!, end))];
        Disclose(pipeline, telemetry, rest);
        await telemetry.WaitUntilStoredAsync("ml_feedback", pipeline.Name, labelled + rest.Count, cancellationToken);
        await node.Analyzers.RunOnceAsync(cancellationToken);
    }

    async Task ReferAsync(MlPipeline pipeline, PlayedTelemetry telemetry, CancellationToken cancellationToken)
    {
        clock.MoveTo(log[0].Time);
        Send(reference, telemetry, rows =>
        {
            foreach (LoggedPrediction row in rows)
            {
                pipeline.LogReference(new MlReference("reference", "1", row.Id, row.Value, row.Label)
                {
                    Score = row.Score,
                    Scores = row.Scores,
                    LabelTime = row.LabelTime,
                    Features = row.Features,
                    Time = row.Time,
                });
            }
        });
        await telemetry.WaitUntilStoredAsync("ml_references", pipeline.Name, reference.Count, cancellationToken);
    }

    // The labels that come at their time, by time.
    List<LabelArrival> Arrivals()
    {
        var random = new Random(options.Seed);
        var arrivals = new List<LabelArrival>();
        foreach (LoggedPrediction row in log)
        {
            bool comes = random.NextDouble() < options.Labelled;
            TimeSpan delay = options.Delay.Draw(random);
            if (!comes || row.Label is null)
                continue;
            DateTimeOffset? at = options.Columns.LabelTime is null ? row.Time + delay : row.LabelTime;
            // A label known on the day of its prediction is known after it.
            if (at is { } known)
                arrivals.Add(new LabelArrival(row.Id, row.Label, known > row.Time ? known : row.Time));
        }

        return [.. arrivals.OrderBy(arrival => arrival.At)];
    }

    static void Disclose(MlPipeline pipeline, PlayedTelemetry telemetry, IReadOnlyList<LabelArrival> arrived) =>
        Send(arrived, telemetry, labels =>
        {
            foreach (LabelArrival arrival in labels)
                pipeline.LogFeedback(new MlFeedback(arrival.Id, arrival.Label) { Time = arrival.At });
        });

    static void Send<T>(IEnumerable<T> rows, PlayedTelemetry telemetry, Action<IEnumerable<T>> send)
    {
        foreach (T[] part in rows.Chunk(PlayedTelemetry.MostEvents))
        {
            send(part);
            telemetry.Flush();
        }
    }

    readonly record struct LabelArrival(string Id, string Label, DateTimeOffset At);
}
