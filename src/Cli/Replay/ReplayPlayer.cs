using System.Collections;
using OtelMl.Analyzers.Alerts;
using OtelMl.Analyzers.Detection.Feedback;
using OtelMl.Analyzers.Detection.Performance;
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
/// labels that come meanwhile; at the end of each those analyzers look whose findings are of that moment. When all is over the labels that did not come are disclosed, for
/// the realised values.
/// </summary>
sealed class ReplayPlayer(Node node, ReplayOptions options, IReadOnlyList<LoggedPrediction> reference, SpooledLog log, SimulatedClock clock)
{
    const string Table = "ml_predictions";
    static readonly TimeSpan DisclosedAfter = TimeSpan.FromDays(60);

    // Feedback is kept for as many weeks back as labels take to come; it changes less from window to window than it costs.
    static readonly TimeSpan FeedbackPeriod = TimeSpan.FromDays(7);

    /// <summary>Plays; returns the estimates with their realised values, by window and metric.</summary>
    public async Task<IReadOnlyList<Estimate>> PlayAsync(CancellationToken cancellationToken)
    {
        await PipelineRows.ForgetAsync(node.Storage.Store, options.Pipeline, cancellationToken);
        using var telemetry = new PlayedTelemetry(node, options.Pipeline);
        var pipeline = new MlPipeline(options.Pipeline, telemetry.Loggers, clock);
        await PlayProgress.ShowAsync("reference", progress => PlayAsync(pipeline, telemetry, progress, cancellationToken));
        List<Estimate> all = await node.Estimates.ReadAsync(options.Pipeline, cancellationToken);
        return [.. all.Where(estimate => estimate.Window == options.Window).OrderBy(estimate => estimate.WindowStart)];
    }

    async Task PlayAsync(MlPipeline pipeline, PlayedTelemetry telemetry, Action<string, double> progress, CancellationToken cancellationToken)
    {
        await ReferAsync(pipeline, telemetry, cancellationToken);

        MlComponent inference = pipeline.Component("replay");
        List<LabelArrival> arrivals = Arrivals();
        int labelled = 0;
        DateTime feedbackDue = DateTime.MinValue;
        foreach (PlannedWindow window in WindowPlan.Cover(options.Window, log.Times))
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress($"{window.Window.Start:yyyy-MM-dd}", (double)window.From / log.Count);
            clock.MoveTo(new DateTimeOffset(window.Window.End));
            // A running total goes on where the last one ended.
            int from = options.Window == AnalysisWindow.Cumulative ? 0 : window.From;
            Send(log.Between(from, window.To), telemetry, rows => inference.Run(run =>
            {
                foreach (LoggedPrediction row in rows)
                    run.LogPrediction(new MlPrediction(row.Id, row.Value) { Score = row.Score, Scores = row.Scores, Features = row.Features, Slices = row.Slices, Time = row.Time });
            }));
            List<LabelArrival> arrived = [.. arrivals.Skip(labelled).TakeWhile(arrival => arrival.At < window.Window.End)];
            labelled += arrived.Count;
            Disclose(pipeline, telemetry, arrived);
            await telemetry.WaitUntilStoredAsync(Table, pipeline.Name, window.To, cancellationToken);
            await telemetry.WaitUntilStoredAsync("ml_feedback", pipeline.Name, labelled, cancellationToken);
            bool due = window.Window.End >= feedbackDue || window.To == log.Count;
            if (due)
                feedbackDue = window.Window.End + FeedbackPeriod;
            await node.Analyzers.RunOnceAsync(analyzer => analyzer is PerformanceAnalyzer or AlertAnalyzer || (due && analyzer is FeedbackAnalyzer), cancellationToken);
        }

        progress("disclosing the other labels", 1);
        DateTimeOffset end = log.Last + DisclosedAfter;
        clock.MoveTo(end);
        var known = new BitArray(log.Count);
        foreach (LabelArrival arrival in arrivals.Take(labelled))
            known[arrival.Row] = true;
        long disclosed = 0;
        Send(Enumerable.Range(0, log.Count).Where(row => !known[row]).Select(row => log[row]).Where(row => row.Label is not null), telemetry, rows =>
        {
            foreach (LoggedPrediction row in rows)
            {
                pipeline.LogFeedback(new MlFeedback(row.Id, row.Label!) { Time = end });
                disclosed++;
            }
        });
        await telemetry.WaitUntilStoredAsync("ml_feedback", pipeline.Name, labelled + disclosed, cancellationToken);
        await node.Analyzers.RunOnceAsync(cancellationToken);
    }

    async Task ReferAsync(MlPipeline pipeline, PlayedTelemetry telemetry, CancellationToken cancellationToken)
    {
        clock.MoveTo(log.First);
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
        for (int i = 0; i < log.Count; i++)
        {
            LoggedPrediction row = log[i];
            bool comes = random.NextDouble() < options.Labelled;
            TimeSpan delay = options.Delay.Draw(random);
            if (!comes || row.Label is null)
                continue;
            DateTimeOffset? at = options.Columns.LabelTime is null ? row.Time + delay : row.LabelTime;
            // A label known on the day of its prediction is known after it.
            if (at is { } known)
                arrivals.Add(new LabelArrival(i, known > row.Time ? known : row.Time));
        }

        return [.. arrivals.OrderBy(arrival => arrival.At)];
    }

    void Disclose(MlPipeline pipeline, PlayedTelemetry telemetry, IReadOnlyList<LabelArrival> arrived) =>
        Send(arrived, telemetry, labels =>
        {
            foreach (LabelArrival arrival in labels)
            {
                LoggedPrediction row = log[arrival.Row];
                pipeline.LogFeedback(new MlFeedback(row.Id, row.Label!) { Time = arrival.At });
            }
        });

    // So many at a time as may wait to be sent; the last ones wait for what follows, and go with it.
    static void Send<T>(IEnumerable<T> rows, PlayedTelemetry telemetry, Action<IEnumerable<T>> send)
    {
        using IEnumerator<T> all = rows.GetEnumerator();
        bool more = all.MoveNext();
        while (more)
        {
            send(Part());
            if (more)
                telemetry.Flush();
        }

        IEnumerable<T> Part()
        {
            for (int i = 0; more && i < PlayedTelemetry.MostEvents; i++)
            {
                yield return all.Current;
                more = all.MoveNext();
            }
        }
    }

    readonly record struct LabelArrival(int Row, DateTimeOffset At);
}
