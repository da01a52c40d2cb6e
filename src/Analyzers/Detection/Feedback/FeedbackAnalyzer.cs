using System.Collections.Concurrent;
using OtelMl.Analyzers.Detection.Performance;
using OtelMl.Analyzers.Detection.Windows;
using OtelMl.Analyzers.Export;
using OtelMl.Analyzers.Jobs;
using OtelMl.Storage.Access;

namespace OtelMl.Analyzers.Detection.Feedback;

/// <summary>
/// Answers which predictions lack feedback: keeps <c>ml_feedback_state</c> for the days and weeks of the last eight weeks, by slice and by
/// bucket of the reference's features, and whether labels come at all. ClickHouse counts in a pass over their predictions and one over
/// their labels; what is decided costs next to nothing.
/// </summary>
public sealed class FeedbackAnalyzer(ClickHouseStore store, FeedbackTable table, AnalyzerMetrics metrics, DetectionOptions options) : IAnalyzer
{
    // Labels of older predictions hardly come any more; what was last found of them stays.
    static readonly TimeSpan Lookback = TimeSpan.FromDays(56);

    readonly FeedbackData _data = new(store, options.Slices);
    readonly ConcurrentDictionary<(string Pipeline, string Window, DateTime Start, string Bucket), FeedbackState> _written = new();

    /// <inheritdoc />
    public string Name => "feedback";

    /// <inheritdoc />
    public TimeSpan Period => TimeSpan.FromMinutes(5);

    /// <inheritdoc />
    public async Task RunAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        DateTime from = (now.UtcDateTime - Lookback).Date;
        foreach ((string pipeline, DateTime first) in await _data.PipelinesAsync(from, cancellationToken))
        {
            List<FeedbackDimension> dimensions = await _data.DimensionsAsync(pipeline, from, now.UtcDateTime, cancellationToken);
            (FeedbackCounts all, List<FeedbackCounts> buckets) = await _data.CountsAsync(pipeline, dimensions, from, now.UtcDateTime, cancellationToken);
            FeedbackSilence? silence = await _data.ArrivalsAsync(pipeline, from, now.UtcDateTime, cancellationToken) is { } arrivals ? FeedbackSilence.Of(all, arrivals) : null;
            List<FeedbackState> states = [.. Decide(pipeline, first, from, now.UtcDateTime, all, buckets, silence)];
            List<FeedbackState> changed = [.. states.Where(HasChanged)];
            if (changed.Count > 0)
                await table.WriteAsync(changed, cancellationToken);
            foreach (FeedbackState state in changed)
                _written[KeyOf(state)] = state;
            metrics.ReportFeedback(pipeline, states, options.Slices);
        }

        foreach ((string Pipeline, string Window, DateTime Start, string Bucket) old in _written.Keys.Where(key => key.Start < from).ToList())
            _written.TryRemove(old, out _);
    }

    IEnumerable<FeedbackState> Decide(
        string pipeline, DateTime first, DateTime from, DateTime now, FeedbackCounts all, List<FeedbackCounts> buckets, FeedbackSilence? silence)
    {
        Dictionary<FeedbackCounts, DelayCurve> curves = buckets.ToDictionary(bucket => bucket, bucket => bucket.CurveOfOthers(all));
        curves.Add(all, DelayCurve.Of(all.LabelledExits, all.OpenExits));
        string[] kinds = [.. options.Windows.Where(kind => kind is AnalysisWindow.Day or AnalysisWindow.Week)];
        foreach (string kind in kinds.Length > 0 ? kinds : [AnalysisWindow.Week])
        {
            int days = kind == AnalysisWindow.Day ? 1 : 7;
            // Weeks are counted from the first prediction's day; those that began before are not all here.
            int past = (int)Math.Ceiling(Math.Max(0, (from - first).TotalDays) / days);
            for (DateTime start = first.AddDays(past * days); start <= now; start = start.AddDays(days))
            {
                DateTime end = start.AddDays(days);
                var row = new FeedbackState
                {
                    Pipeline = pipeline,
                    Window = kind,
                    WindowStart = start,
                    WindowEnd = end,
                    ComputedAt = now,
                };
                foreach (FeedbackState state in FeedbackStates.Of(all, buckets, bucket => curves[bucket], day => day >= row.WindowStart && day < row.WindowEnd, row, silence))
                    yield return state;
            }
        }
    }

    // What is expected grows all the time; it is written when it has grown by something.
    bool HasChanged(FeedbackState state) =>
        !_written.TryGetValue(KeyOf(state), out FeedbackState? before)
        || (before.Predictions, before.Labelled, before.State, before.Lacking, before.Everywhere) != (state.Predictions, state.Labelled, state.State, state.Lacking, state.Everywhere)
        || Math.Abs(before.Expected - state.Expected) > 0.01 * state.Predictions;

    static (string Pipeline, string Window, DateTime Start, string Bucket) KeyOf(FeedbackState state) => (state.Pipeline, state.Window, state.WindowStart, state.Bucket);
}
