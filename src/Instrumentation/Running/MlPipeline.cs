using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace OtelMl.Instrumentation;

/// <summary>
/// A machine-learning pipeline: what its components, predictions and feedback have in common. Make one per pipeline and
/// keep it; it is safe to use from many threads.
/// </summary>
public sealed class MlPipeline
{
    readonly KeyValuePair<string, object?>[] _attributes;
    readonly ConcurrentDictionary<string, MlHistory> _histories = new(StringComparer.Ordinal);
    readonly ConcurrentBag<IntervalSummaries> _intervals = [];
    readonly Lock _gate = new();
    MlPerformanceTracker[] _trackers = [];

    /// <summary>Names a pipeline.</summary>
    /// <param name="name">The pipeline's name, the same in every service that has a part in it.</param>
    /// <param name="loggerFactory">Where events go (<c>sdk.GetLoggerFactory()</c>, or the host's); null logs no events.</param>
    /// <param name="timeProvider">The clock of runs and events; the system's when null.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or blank.</exception>
    public MlPipeline(string name, ILoggerFactory? loggerFactory = null, TimeProvider? timeProvider = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        TimeProvider = timeProvider ?? TimeProvider.System;
        EventLog = new(name, (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger(MlSource.Name), TimeProvider);
        SpanName = "run " + name;
        _attributes = [new(MlAttributes.PipelineName, name), .. GitRevision.Attributes];
    }

    /// <summary>The pipeline's name.</summary>
    public string Name { get; }

    /// <summary>
    /// Where the summaries and samples of earlier runs are kept, so that a process compares its runs with those of others: a night's
    /// with the nights' before, serving with training. A directory that they share; null keeps them in the process alone. Samples are
    /// rows of the data, at most 50 of each input and output, or as many as are asked for. Components with a summary interval keep
    /// theirs in the process.
    /// </summary>
    /// <exception cref="ArgumentException">It is empty or blank.</exception>
    public string? HistoryDirectory
    {
        get;
        init
        {
            if (value is not null) ArgumentException.ThrowIfNullOrWhiteSpace(value);
            field = value;
        }
    }

    internal TimeProvider TimeProvider { get; }

    internal MlEventLog EventLog { get; }

    internal RowWorkspaces Workspaces { get; } = new();

    internal WrittenRowsMemory Written { get; } = new();

    internal bool IsListenedTo => MlSource.HasListeners || EventLog.IsEnabled || Trackers.Length > 0;

    internal MlPerformanceTracker[] Trackers => Volatile.Read(ref _trackers);

    string SpanName { get; }

    /// <summary>Describes a component of this pipeline. Make it once and run it many times.</summary>
    /// <param name="name">The component's name, unique within the pipeline.</param>
    /// <param name="owner">Who answers for it.</param>
    /// <param name="description">What it does, in a sentence.</param>
    /// <param name="tags">Free tags.</param>
    /// <param name="kind">What kind of component it is, for the checks of runs whose inputs and outputs are looked at.</param>
    /// <param name="summaryInterval">
    /// How often summaries of the columns are sent, of all its runs together; with every run when null. Whoever ends the process calls
    /// <see cref="Flush"/> before.
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or blank.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="summaryInterval"/> is not above zero.</exception>
    public MlComponent Component(
        string name, string? owner = null, string? description = null, IEnumerable<string>? tags = null, MlComponentType? kind = null, TimeSpan? summaryInterval = null) =>
        new(this, name, owner, description, tags, kind, summaryInterval);

    /// <summary>Starts one execution of the whole pipeline: a span around the runs of its components, which makes them one trace.</summary>
    public MlPipelineRun StartRun() =>
        IsListenedTo ? new(this, MlSource.Start(SpanName, TimeProvider.GetUtcNow(), _attributes)) : MlPipelineRun.Silent;

    /// <summary>
    /// Makes this the pipeline of the methods that are annotated with its name, in the whole process. Within an execution
    /// that <see cref="StartRun"/> began, they belong to that execution's pipeline.
    /// </summary>
    /// <returns>Undoes the registration when disposed, and sends what <see cref="Flush"/> does.</returns>
    public IDisposable Register() => MlPipelines.SlotOf(Name).Register(this);

    /// <summary>Sends the summaries of intervals that are not over yet.</summary>
    public void Flush()
    {
        foreach (IntervalSummaries interval in _intervals) interval.Flush();
    }

    /// <summary>
    /// Follows how good the pipeline's predictions are within this process, as feedback on them is logged here too, whether or not
    /// anything else listens.
    /// </summary>
    /// <param name="options">What to follow; accuracy in 7 MB when null.</param>
    /// <returns>The figures. Dispose it to stop.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number or time of the options is not positive.</exception>
    public MlPerformanceTracker TrackPerformance(MlTrackingOptions? options = null)
    {
        MlPerformanceTracker tracker = new(this, options ?? new());
        lock (_gate) _trackers = [.. _trackers, tracker];
        return tracker;
    }

    /// <summary>Logs what became known of a prediction's outcome, whenever and wherever that is.</summary>
    /// <param name="feedback">The outcome.</param>
    /// <exception cref="ArgumentException">The feedback was not made by its constructor.</exception>
    public void LogFeedback(in MlFeedback feedback)
    {
        RefuseDefault(feedback.PredictionId, nameof(feedback));
        string kind = feedback.Kind switch
        {
            MlFeedbackKind.Implicit => "implicit",
            MlFeedbackKind.Correction => "correction",
            _ => "label",
        };
        MlSource.Feedback.Add(1, new(MlAttributes.PipelineName, Name), new KeyValuePair<string, object?>(MlAttributes.FeedbackKind, kind));
        foreach (MlPerformanceTracker tracker in Trackers) tracker.Labelled(feedback.PredictionId, feedback.Label, feedback.Time);
        if (!EventLog.IsEnabled) return;

        MlEventState state = Begin(MlEventLog.Feedback, feedback.Time, feedback.TraceContext, 3);
        state.Add(MlAttributes.PredictionId, feedback.PredictionId);
        state.Add(MlAttributes.FeedbackLabel, feedback.Label.ToAttribute());
        state.Add(MlAttributes.FeedbackKind, kind);
        EventLog.Write(MlEventLog.Feedback, state);
    }

    /// <summary>Logs one row of a reference (training) set. A large set is cheaper through the bulk columnar service.</summary>
    /// <param name="reference">The row.</param>
    /// <exception cref="ArgumentException">The row was not made by its constructor.</exception>
    public void LogReference(in MlReference reference)
    {
        RefuseDefault(reference.Id, nameof(reference));
        if (!EventLog.IsEnabled) return;

        MlEventState state = Begin(MlEventLog.Reference, reference.Time, default, 8 + reference.Features.Count);
        state.Add(MlAttributes.ReferenceName, reference.Name);
        state.Add(MlAttributes.ReferenceVersion, reference.Version);
        state.Add(MlAttributes.PredictionId, reference.Id);
        state.Add(MlAttributes.PredictionValue, reference.Value.ToAttribute());
        state.AddNumber(MlAttributes.PredictionScore, reference.Score);
        state.Add(MlAttributes.PredictionScores, reference.Scores is null ? null : MlRun.MapOf(reference.Scores));
        state.Add(MlAttributes.FeedbackLabel, reference.Label.ToAttribute());
        state.Add(MlAttributes.FeedbackTime, reference.LabelTime?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        reference.Features.AddTo(state);
        EventLog.Write(MlEventLog.Reference, state);
    }

    internal void Keep(IntervalSummaries interval) => _intervals.Add(interval);

    internal SplitComparisons Splits { get; } = new();

    internal MlHistory HistoryOf(string component) => _histories.GetOrAdd(
        component, static (component, pipeline) => new(pipeline.HistoryDirectory is { } directory ? new(directory, pipeline.Name, component) : null), this);

    internal void StopTracking(MlPerformanceTracker tracker)
    {
        lock (_gate) _trackers = [.. _trackers.Where(other => other != tracker)];
    }

    internal static void RefuseDefault(string? id, string parameter)
    {
        if (id is null) throw new ArgumentException("It has no id; make it with its constructor.", parameter);
    }

    MlEventState Begin(EventId id, DateTimeOffset? time, ActivityContext context, int capacity) =>
        EventLog.Begin(id, MlSource.CurrentComponent(), time, context, capacity);
}
