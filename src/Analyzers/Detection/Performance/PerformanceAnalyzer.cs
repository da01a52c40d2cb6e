using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using OtelMl.Analyzers.Detection.Clustering;
using OtelMl.Analyzers.Detection.Data;
using OtelMl.Analyzers.Detection.Slices;
using OtelMl.Analyzers.Detection.Windows;
using OtelMl.Analyzers.Export;
using OtelMl.Analyzers.Jobs;
using OtelMl.Instrumentation;
using OtelMl.Storage.Access;

namespace OtelMl.Analyzers.Detection.Performance;

/// <summary>
/// Answers how good each pipeline's predictions are right now: by window and metric, from the labels that have come and, for predictions
/// without one, from what the reference set expects of them. A window is estimated with what was known at its end; the realised value
/// is filled in once its labels are in.
/// </summary>
public sealed partial class PerformanceAnalyzer(
    ClickHouseStore store, EstimateTable estimates, AnalyzerMetrics metrics, DetectionOptions options, ILogger<PerformanceAnalyzer> logger) : IAnalyzer
{
    // Evidence of labels is summed over this window and the last ones before.
    const int EvidenceWindows = 8;

    readonly PipelineData _data = new(store, options.Slices);
    readonly ConcurrentDictionary<string, PipelineState> _states = new();

    /// <inheritdoc />
    public string Name => "performance";

    /// <inheritdoc />
    public TimeSpan Period => TimeSpan.FromSeconds(30);

    /// <inheritdoc />
    public async Task RunAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach ((string pipeline, long predictions) in await _data.PipelinesAsync(cancellationToken))
        {
            if (await StateAsync(pipeline, predictions, cancellationToken) is { } state)
                await RunAsync(pipeline, state, now.UtcDateTime, cancellationToken);
            else
                LogNoReference(pipeline);
        }
    }

    // The newest reference of a pipeline, fitted, and its predictions, or a sample of them, scored by it; what has come since is added.
    async Task<PipelineState?> StateAsync(string pipeline, long predictions, CancellationToken cancellationToken)
    {
        if (await _data.NewestReferenceAsync(pipeline, cancellationToken) is not { } newest)
            return null;
        if (!_states.TryGetValue(pipeline, out PipelineState? state) || state.Set != newest)
        {
            ReferenceShape shape = await _data.ShapeAsync(pipeline, newest, cancellationToken);
            var model = ReferenceModel.Fit(await _data.ReferenceAsync(pipeline, newest, shape, cancellationToken), options);
            state = new PipelineState(newest, shape, model, null, MlSampleLimit.Everything, [], null);
        }

        (MlSampleLimit limit, predictions) = await SampleAsync(pipeline, predictions, cancellationToken);
        if (state.Live is { } all && limit.Hash < state.Limit.Hash)
            state = state with { Live = all.In(limit), Limit = limit, Labels = [] };
        if (state.Live?.Count != predictions || limit != state.Limit)
        {
            ScoredPredictions? known = limit == state.Limit && state.Live is { Count: > 0 } ? state.Live : null;
            List<ScoredPredictions> live = known is null ? [] : [known];
            await ReadAsync(live, pipeline, state, known is null ? DateTime.UnixEpoch.Ticks - 1 : known.Times[^1], limit, cancellationToken);
            // Predictions that came later than ones made after them, or came again: all are read anew.
            if (known is not null && live.Sum(part => (long)part.Count) != predictions)
            {
                live.Clear();
                known = null;
                await ReadAsync(live, pipeline, state, DateTime.UnixEpoch.Ticks - 1, limit, cancellationToken);
            }

            state = state with { Live = ScoredPredictions.Concat(live), Limit = limit, Labels = known is null ? [] : state.Labels };
        }

        _states[pipeline] = state;
        return state;
    }

    // All predictions where that many may be kept; else those of a sample that is halved until it fits, so that a later one is part of it.
    async Task<(MlSampleLimit Limit, long Predictions)> SampleAsync(string pipeline, long predictions, CancellationToken cancellationToken)
    {
        if (predictions <= options.MostPredictions || options.Windows.Any(kind => AnalysisWindow.PredictionsOf(kind) > 0))
            return (MlSampleLimit.Everything, predictions);
        double probability = 0.5;
        while (predictions * probability > options.MostPredictions)
            probability /= 2;
        for (; ; probability /= 2)
        {
            var limit = MlSampleLimit.Of(probability);
            long sampled = await _data.CountAsync(pipeline, limit, cancellationToken);
            if (sampled <= options.MostPredictions)
                return (limit, sampled);
        }
    }

    async Task ReadAsync(
        List<ScoredPredictions> parts, string pipeline, PipelineState state, long after, MlSampleLimit limit, CancellationToken cancellationToken)
    {
        await foreach (PredictionTable part in _data.PredictionsAsync(pipeline, state.Shape, after, limit, cancellationToken))
            parts.Add(state.Model.Score(part));
    }

    async Task RunAsync(string pipeline, PipelineState state, DateTime now, CancellationToken cancellationToken)
    {
        ScoredPredictions scored = state.Live!;
        // Predictions stamped with a time to come wait for it.
        int count = scored.Times.Count(time => time <= now.Ticks);
        if (count == 0)
            return;
        Dictionary<string, (long Time, string Label)> labels = await _data.LabelsAsync(pipeline, state.Limit, cancellationToken);
        LabelledPredictions live = LabelledPredictions.Of(scored, count, labels, state.Model.NameOf) with { Before = state.Labels };
        DayCounts? counts = state.Limit == MlSampleLimit.Everything ? null : await _data.CountsAsync(pipeline, SliceNames(live), now, cancellationToken);
        Func<string, AnalysisWindow, double?>? confidence = counts is null ? null : await ConfidenceAsync(pipeline, state.Model, now, cancellationToken);
        // Who deletes a pipeline's rows, as to play it again, deletes them all.
        IReadOnlyCollection<Estimate> stored = state.Estimates is { } kept && kept.Count == await estimates.CountAsync(pipeline, cancellationToken)
            ? kept
            : await estimates.ReadAsync(pipeline, cancellationToken);
        var slices = new SliceEstimates(state.Model, live, counts, now, stored.Where(estimate => estimate.Method == EstimatorNames.Fused));
        var changed = new List<Estimate>();
        List<Estimate> present = [.. stored.Where(estimate => estimate.Slice.Length == 0 && !options.Windows.Contains(estimate.Window))];
        foreach (string kind in options.Windows)
        {
            var whole = new WholeEstimates(pipeline, state.Model, live, now, options, stored.Where(estimate => estimate.Window == kind));
            SliceCutter[] cutters = Cutters(live);
            foreach (EstimatedWindow window in Windows(kind, options.Blocks, state.Model, live, counts, confidence, now))
            {
                cancellationToken.ThrowIfCancellationRequested();
                whole.Refresh(window);
                foreach (SliceCutter cutter in cutters)
                    slices.Refresh(window, cutter, metric => whole.Of(window.Planned.Window, metric));
            }

            changed.AddRange(whole.Changed);
            present.AddRange(whole.Present);
        }

        changed.AddRange(slices.Changed);
        if (changed.Count > 0)
            await estimates.WriteAsync(changed, cancellationToken);
        present.AddRange(slices.Present);
        foreach (Estimate estimate in present)
            metrics.Report(estimate);
        _states[pipeline] = state with { Labels = live.Labels, Estimates = present };
    }

    SliceCutter[] Cutters(LabelledPredictions live) => [.. options.Slices.Select((name, k) => new SliceCutter(name, live.Scored.Slices[k][..live.Count]))];

    // The slices of all windows, which end with a day or with the last prediction.
    IEnumerable<string> SliceNames(LabelledPredictions live)
    {
        int[] ends = [.. Enumerable.Range(1, live.Count).Where(row => row == live.Count || live.Scored.Times[row] / TimeSpan.TicksPerDay > live.Scored.Times[row - 1] / TimeSpan.TicksPerDay)];
        return Cutters(live).SelectMany(cutter => cutter.NamesOfOwn(ends));
    }

    // Of a pipeline with more predictions than are in memory, what calibration expects of all of them, by metric and window.
    async Task<Func<string, AnalysisWindow, double?>?> ConfidenceAsync(string pipeline, ReferenceModel model, DateTime now, CancellationToken cancellationToken)
    {
        if (model.Steps is { } steps)
            return (await StoredConfidence.CountAsync(store, pipeline, steps, losses: model.Metrics.Any(metric => metric.Name == "log_loss"), now, cancellationToken)).Estimate;
        return model.OutcomeSteps is { } outcomes && await StoredOutcomes.CountAsync(store, pipeline, outcomes, now, cancellationToken) is { } counted ? counted.Estimate : null;
    }

    static IEnumerable<EstimatedWindow> Windows(
        string kind, bool blocks, ReferenceModel model, LabelledPredictions live, DayCounts? counts, Func<string, AnalysisWindow, double?>? confidence, DateTime now)
    {
        long[] times = live.Scored.Times[..live.Count];
        bool moves = !blocks && AnalysisWindow.PredictionsOf(kind) > 0;
        // A window that moves would have other panes at every look; days are the same.
        string paned = moves ? AnalysisWindow.Day : kind;
        int[] panes = WindowPlan.Panes(paned, times, counts?.Origin);
        var starts = new Queue<int>();
        var clusters = ClusterStream.Of(model, live, kind);
        foreach (PlannedWindow planned in moves ? [WindowPlan.Newest(kind, times, now)] : WindowPlan.Cover(kind, times, counts?.Origin))
        {
            starts.Enqueue(planned.From);
            if (starts.Count > EvidenceWindows || kind == AnalysisWindow.Cumulative && starts.Count > 1)
                starts.Dequeue();
            yield return new EstimatedWindow(
                planned,
                counts?.Of(planned.Window),
                now,
                window => new WindowPerformance(
                    model,
                    live.Scored,
                    live.Labels,
                    live.LabelTimes,
                    panes,
                    model.Paces(paned),
                    planned.From,
                    planned.To,
                    starts,
                    window.AsOf,
                    window.Sampled,
                    confidence is null ? null : metric => confidence(metric, planned.Window)),
                window => new NamedEstimates(model, live.Scored, live.Labels, live.LabelTimes, planned.From, planned.To, window.AsOf, window.Performance, clusters));
        }
    }

    [LoggerMessage(EventId = 310, Level = LogLevel.Warning, Message =
        "Pipeline {Pipeline} has predictions but no reference set, so its performance cannot be estimated; send ml.reference events")]
    partial void LogNoReference(string pipeline);

    // With the labels of the predictions and the estimates as they were when last looked at.
    sealed record PipelineState(
        ReferenceSet Set,
        ReferenceShape Shape,
        ReferenceModel Model,
        ScoredPredictions? Live,
        MlSampleLimit Limit,
        string?[] Labels,
        IReadOnlyCollection<Estimate>? Estimates);
}
