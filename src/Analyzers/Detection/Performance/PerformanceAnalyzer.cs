using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using OtelMl.Analyzers.Detection.Data;
using OtelMl.Analyzers.Detection.Ensemble;
using OtelMl.Analyzers.Detection.Metrics;
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
            state = new PipelineState(newest, shape, model, null, MlSampleLimit.Everything);
        }

        (MlSampleLimit limit, predictions) = await SampleAsync(pipeline, predictions, cancellationToken);
        if (state.Live is { } all && limit.Hash < state.Limit.Hash)
            state = state with { Live = all.In(limit), Limit = limit };
        if (state.Live?.Count != predictions || limit != state.Limit)
        {
            ScoredPredictions? known = limit == state.Limit && state.Live is { Count: > 0 } ? state.Live : null;
            List<ScoredPredictions> live = known is null ? [] : [known];
            await ReadAsync(live, pipeline, state, known is null ? DateTime.UnixEpoch.Ticks - 1 : known.Times[^1], limit, cancellationToken);
            // Predictions that came later than ones made after them, or came again: all are read anew.
            if (known is not null && live.Sum(part => (long)part.Count) != predictions)
            {
                live.Clear();
                await ReadAsync(live, pipeline, state, DateTime.UnixEpoch.Ticks - 1, limit, cancellationToken);
            }

            state = state with { Live = ScoredPredictions.Concat(live), Limit = limit };
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
        ScoredPredictions live = state.Live!;
        // Predictions stamped with a time to come wait for it.
        int count = live.Times.Count(time => time <= now.Ticks);
        if (count == 0)
            return;
        long[] times = live.Times[..count];
        Dictionary<string, (long Time, string Label)> known = await _data.LabelsAsync(pipeline, state.Limit, cancellationToken);
        var labels = new string?[count];
        var labelTimes = new long[count];
        for (int row = 0; row < count; row++)
            (labelTimes[row], labels[row]) = known.TryGetValue(live.Ids[row], out (long Time, string Label) label) ? (label.Time, label.Label) : (PredictionTable.Never, null);

        DayCounts? counts = state.Limit == MlSampleLimit.Everything ? null : await _data.CountsAsync(pipeline, now, cancellationToken);
        List<Estimate> stored = await estimates.ReadAsync(pipeline, cancellationToken);
        Dictionary<(AnalysisWindow, string, string), Estimate> present = Index(stored);
        var slices = new SliceEstimates(state.Model, live, labels, now, stored.Where(estimate => estimate.Method == EstimatorNames.Fused));
        var changed = new List<Estimate>();
        foreach (string kind in options.Windows)
        {
            int[] panes = WindowPlan.Panes(kind, times, counts?.Origin);
            var past = new RecentPast();
            var ensemble = new EnsembleTracker(state.Model, live, labels, labelTimes);
            var starts = new Queue<int>();
            SliceCutter[] cutters = [.. options.Slices.Select((name, k) => new SliceCutter(name, live.Slices[k][..count]))];
            foreach (PlannedWindow planned in WindowPlan.Cover(kind, times, counts?.Origin))
            {
                cancellationToken.ThrowIfCancellationRequested();
                starts.Enqueue(planned.From);
                if (starts.Count > EvidenceWindows || kind == AnalysisWindow.Cumulative && starts.Count > 1)
                    starts.Dequeue();
                WindowCount? counted = counts?.Of(planned.Window);
                long asOf = planned.Window.End <= now ? planned.Window.End.Ticks : now.Ticks + 1;
                double sampled = counted is { } whole ? planned.Count / (double)whole.Predictions : 1;
                var performance = new Lazy<WindowPerformance>(() =>
                    new WindowPerformance(state.Model, live, labels, labelTimes, panes, state.Model.Paces(kind), planned.From, planned.To, starts, asOf, sampled));
                var named = new Lazy<NamedEstimates>(() => new NamedEstimates(state.Model, live, labels, labelTimes, planned.From, planned.To, asOf));
                List<Estimate> refreshed = [.. Refresh(pipeline, state, labels, planned, counted, asOf, performance, named, past, ensemble, now, present)];
                changed.AddRange(refreshed);
                foreach (Estimate estimate in refreshed)
                    present[KeyOf(estimate)] = estimate;
                foreach (SliceCutter cutter in cutters)
                    slices.Refresh(planned, cutter, performance, metric => present.GetValueOrDefault((planned.Window, metric, EstimatorNames.Fused)));
            }
        }

        changed.AddRange(slices.Changed);
        if (changed.Count > 0)
            await estimates.WriteAsync(changed, cancellationToken);
        foreach (Estimate estimate in present.Values.Concat(slices.Present))
            metrics.Report(estimate);
    }

    // The window's new rows; none where the present ones still hold.
    IEnumerable<Estimate> Refresh(
        string pipeline,
        PipelineState state,
        string?[] labels,
        PlannedWindow planned,
        WindowCount? counted,
        long asOf,
        Lazy<WindowPerformance> looked,
        Lazy<NamedEstimates> named,
        RecentPast past,
        EnsembleTracker ensemble,
        DateTime now,
        Dictionary<(AnalysisWindow, string, string), Estimate> present)
    {
        (AnalysisWindow window, int from, int to) = planned;
        int[] labelled = [.. Enumerable.Range(from, to - from).Where(row => labels[row] is not null)];
        long predictions = counted?.Predictions ?? planned.Count;
        bool realisable = labelled.Length > 0 && (counted?.Labelled ?? labelled.Length) >= Realization.LeastShare * predictions;
        foreach (PerformanceMetric metric in state.Model.Metrics)
        {
            double? realized = realisable ? Realization.Of(metric, state.Model, state.Live!, labels, labelled) : null;
            foreach (string estimator in options.Computed)
            {
                Estimate? before = present.GetValueOrDefault((window, metric.Name, estimator));
                if (before is not null && before.ComputedAt >= window.End && before.Labelled + before.Unlabelled == predictions)
                {
                    Remember(past, state, before);
                    ensemble.Add(planned, metric.Name, estimator, MetricEstimate.Of(before, metric.Most));
                    if (before.Realized != realized)
                        yield return before with { Realized = realized, ComputedAt = now };
                    continue;
                }

                WindowPerformance performance = looked.Value;
                MetricEstimate? fresh = estimator switch
                {
                    EstimatorNames.Fused => performance.Estimate(metric),
                    EstimatorNames.Hedged => ensemble.Combine(planned, metric, asOf),
                    _ => named.Value.Estimate(estimator, metric, performance.SamplingVariance(metric)),
                };
                if (fresh is not { } estimate)
                    continue;
                ensemble.Add(planned, metric.Name, estimator, estimate);
                double reference = state.Model.Values[metric.Name];
                double prior = performance.Prior(metric);
                var made = new Estimate
                {
                    Pipeline = pipeline,
                    Metric = metric.Name,
                    Window = window.Kind,
                    Method = estimator,
                    WindowStart = window.Start,
                    WindowEnd = window.End,
                    Value = estimate.Value,
                    Lower = estimate.Lower,
                    Upper = estimate.Upper,
                    Realized = realized,
                    Labelled = counted?.Known ?? estimate.Labelled,
                    Unlabelled = counted is { } whole ? whole.Predictions - whole.Known : estimate.Unlabelled,
                    Unsupported = performance.Unsupported,
                    Reference = reference,
                    Covariate = double.IsFinite(prior) ? prior - reference : null,
                    Alert = Alarms(state, metric.Name, estimator) && HasDropped(estimate, metric, state.Model, performance.Evidence, past),
                    ComputedAt = now,
                };
                Remember(past, state, made);
                yield return made;
            }
        }
    }

    // Of a task's first metric the first estimator.
    bool Alarms(PipelineState state, string metric, string estimator) => metric == state.Model.Metrics[0].Name && estimator == options.Estimators[0];

    static bool HasDropped(MetricEstimate estimate, PerformanceMetric metric, ReferenceModel model, double evidence, RecentPast past)
    {
        double reference = model.Values[metric.Name];
        return DropRule.Fires(estimate, reference, model.Errors[metric.Name], metric.IsLoss)
            || (evidence >= DropRule.EnoughEvidence && DropRule.Decline(estimate.Value, reference, metric.IsLoss) > 0)
            || past.Fires(estimate, metric.IsLoss);
    }

    // What was amiss is not what to compare the next window with.
    void Remember(RecentPast past, PipelineState state, Estimate estimate)
    {
        if (Alarms(state, estimate.Metric, estimate.Method) && !estimate.Alert)
            past.Add(estimate.Value);
    }

    static Dictionary<(AnalysisWindow, string, string), Estimate> Index(IEnumerable<Estimate> estimates) =>
        estimates.Where(estimate => estimate.Slice.Length == 0).ToDictionary(KeyOf);

    static (AnalysisWindow, string, string) KeyOf(Estimate estimate) =>
        (new AnalysisWindow(estimate.Window, estimate.WindowStart, estimate.WindowEnd), estimate.Metric, estimate.Method);

    [LoggerMessage(EventId = 310, Level = LogLevel.Warning, Message =
        "Pipeline {Pipeline} has predictions but no reference set, so its performance cannot be estimated; send ml.reference events")]
    partial void LogNoReference(string pipeline);

    sealed record PipelineState(ReferenceSet Set, ReferenceShape Shape, ReferenceModel Model, ScoredPredictions? Live, MlSampleLimit Limit);
}
