using OtelMl.Analyzers.Detection.Windows;
using OtelMl.Analyzers.Export;
using OtelMl.Cli.Hosting;
using OtelMl.Cli.Playing;
using OtelMl.Instrumentation;
using OtelMl.Storage.Access;
using OtelMl.TaxiTips;

namespace OtelMl.Cli.Demo;

/// <summary>
/// Plays the taxi pipeline on a simulated clock: it trains, serves the live period day by day, passes labels on as they arrive, and
/// has the analyzers look at the end of each week. When all is over the withheld labels are disclosed, for the realised accuracy.
/// </summary>
sealed class TaxiDemo(Node node, TaxiTipsOptions options, string tripsFolder, ILookup<DateOnly, Trip> trips, SimulatedClock clock)
{
    static readonly TimeSpan DisclosedAfter = TimeSpan.FromDays(60);

    /// <summary>Plays; returns the weekly estimates with their realised values.</summary>
    public async Task<IReadOnlyList<Estimate>> PlayAsync(CancellationToken cancellationToken)
    {
        await PipelineRows.ForgetAsync(node.Storage.Store, TaxiPipeline.Name, cancellationToken);
        using var telemetry = new PlayedTelemetry(node, "taxi-tips");
        using IDisposable registration = new MlPipeline(TaxiPipeline.Name, telemetry.Loggers, clock).Register();
        var pipeline = new TaxiPipeline(options, tripsFolder);
        await PlayProgress.ShowAsync("training", progress => PlayAsync(pipeline, telemetry, progress, cancellationToken));

        List<Estimate> all = await node.Estimates.ReadAsync(TaxiPipeline.Name, cancellationToken);
        return [.. all.Where(estimate => estimate is { Window: AnalysisWindow.Week, Metric: "accuracy" } && estimate.WindowEnd <= options.LivePeriod.To.UtcDateTime)];
    }

    async Task PlayAsync(TaxiPipeline pipeline, PlayedTelemetry telemetry, Action<string, double> progress, CancellationToken cancellationToken)
    {
        progress("training", 0);
        TipModel model = await pipeline.TrainAsync(cancellationToken);
        telemetry.Flush();

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

            await telemetry.WaitUntilStoredAsync("ml_predictions", TaxiPipeline.Name, served, cancellationToken);
            await telemetry.WaitUntilStoredAsync("ml_feedback", TaxiPipeline.Name, served - withheld.Count - underway.Count, cancellationToken);
            await node.Analyzers.RunOnceAsync(cancellationToken);
        }

        progress("disclosing the withheld labels", 1);
        clock.MoveTo(options.LivePeriod.To + DisclosedAfter);
        TaxiPipeline.Collect("labels/disclosed",
            [.. underway, .. withheld.Select(row => new LabelArrival(row.Prediction.Features.Id, row.Label, options.LivePeriod.To + DisclosedAfter))]);
        await telemetry.WaitUntilStoredAsync("ml_feedback", TaxiPipeline.Name, served, cancellationToken);
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
}
