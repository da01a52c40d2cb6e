using Microsoft.Extensions.Logging;

namespace OtelMl.Instrumentation;

public sealed partial class MlRun
{
    /// <summary>Logs a prediction, tied to this run.</summary>
    /// <param name="prediction">The prediction.</param>
    /// <exception cref="ArgumentException">It was not made by its constructor, or has too many slices together with the run.</exception>
    public void LogPrediction(in MlPrediction prediction)
    {
        MlPipeline.RefuseDefault(prediction.Id, nameof(prediction));
        if (_component is null) return;
        MlSource.Predictions.Add(
            1,
            new(MlAttributes.PipelineName, _component.Pipeline.Name),
            new KeyValuePair<string, object?>(MlAttributes.ComponentName, _component.Name));
        foreach (MlPerformanceTracker tracker in _component.Pipeline.Trackers) tracker.Predicted(prediction.Id, prediction.Value, prediction.Time);
        if (!_component.Pipeline.EventLog.IsEnabled) return;

        Slice[] slices = SlicesOf(prediction);
        Model model = Volatile.Read(ref _model);
        MlEventState state = _component.Pipeline.EventLog.Begin(
            MlEventLog.Prediction,
            _component.Name,
            prediction.Time,
            prediction.TraceContext == default ? Context : prediction.TraceContext,
            6 + slices.Length + prediction.Features.Count);
        state.Add(MlAttributes.PredictionId, prediction.Id);
        state.Add(MlAttributes.PredictionValue, prediction.Value.ToAttribute());
        state.AddNumber(MlAttributes.PredictionScore, prediction.Score);
        state.Add(MlAttributes.PredictionScores, prediction.Scores is null ? null : MapOf(prediction.Scores));
        state.Add(MlAttributes.ModelName, prediction.ModelName ?? model.Name);
        state.Add(MlAttributes.ModelVersion, prediction.ModelVersion ?? model.Version);
        foreach (Slice slice in slices) state.Add(slice.Key, slice.Value);
        prediction.Features.AddTo(state);
        _component.Pipeline.EventLog.Write(MlEventLog.Prediction, state);
    }

    /// <summary>Logs a sampled row at the component's input or output.</summary>
    /// <param name="tuple">The row.</param>
    /// <exception cref="ArgumentException">The row was not made by its constructor.</exception>
    public void LogTuple(in MlTuple tuple)
    {
        MlPipeline.RefuseDefault(tuple.Id, nameof(tuple));
        if (_component is null || !_component.Pipeline.EventLog.IsEnabled) return;
        _component.Pipeline.EventLog.WriteTuple(_component.Name, tuple, Context);
    }

    /// <summary>Logs the distribution of a column that the run read or wrote.</summary>
    /// <param name="pointer">Name of the data that the column is of.</param>
    /// <param name="direction">Whether it was read or written.</param>
    /// <param name="summary">The distribution, from <see cref="ColumnSummarizer.ToSummary"/>.</param>
    public void LogSummary(string pointer, MlDirection direction, ColumnSummary summary)
    {
        ArgumentException.ThrowIfNullOrEmpty(pointer);
        ArgumentNullException.ThrowIfNull(summary);
        if (_component is null || !_component.Pipeline.EventLog.IsEnabled) return;
        _component.Pipeline.EventLog.WriteSummary(_component.Name, Context, pointer, direction, summary);
    }

    /// <summary>Logs the outcome of a test of the run.</summary>
    /// <param name="name">Name of the test.</param>
    /// <param name="phase">Whether it was done before the run or after it.</param>
    /// <param name="result">How it ended; when it was inapplicable the run notes its message, if it has one.</param>
    public void LogTest(string name, MlTestPhase phase, MlTestResult result)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (result is { Outcome: MlTestOutcome.Inapplicable, Message: { } missing }) AddNote($"{name} was not checked: {missing}");
        if (_component is null || result.Outcome == MlTestOutcome.Inapplicable || !_component.Pipeline.EventLog.IsEnabled) return;

        MlEventState state = Begin(_component, MlEventLog.Test, null, 4);
        state.Add(MlAttributes.TestName, name);
        state.Add(MlAttributes.TestPhase, phase == MlTestPhase.Before ? "before" : "after");
        state.Add(MlAttributes.TestOutcome, result.Outcome switch { MlTestOutcome.Pass => "pass", MlTestOutcome.Fail => "fail", _ => "error" });
        state.Add(MlAttributes.TestMessage, result.Message);
        _component.Pipeline.EventLog.Write(MlEventLog.Test, state);
    }

    MlEventState Begin(MlComponent component, EventId id, DateTimeOffset? time, int capacity) =>
        component.Pipeline.EventLog.Begin(id, component.Name, time, Context, capacity);

    Slice[] SlicesOf(in MlPrediction prediction)
    {
        Slice[] mine = Volatile.Read(ref _slices);
        if (prediction.Slices is not { Count: > 0 } own) return mine;

        List<Slice> slices = new(mine.Length + own.Count);
        slices.AddRange(own.Select(slice => new Slice(MlAttributes.SlicePrefix + slice.Key, slice.Value)));
        int ownCount = slices.Count;
        slices.AddRange(mine.Where(slice => !slices.Take(ownCount).Any(other => other.Key == slice.Key)));
        return slices.Count <= MaxSlices
            ? [.. slices]
            : throw new ArgumentException($"A prediction may have {MaxSlices} slices together with its run, not {slices.Count}.", nameof(prediction));
    }

    internal static KeyValuePair<string, object?>[] MapOf(IReadOnlyDictionary<string, double> scores) =>
        [.. scores.Select(score => new KeyValuePair<string, object?>(score.Key, score.Value))];
}
