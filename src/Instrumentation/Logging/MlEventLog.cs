using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace OtelMl.Instrumentation;

/// <summary>Writes a pipeline's events to its logger.</summary>
sealed class MlEventLog(string pipeline, ILogger logger, TimeProvider timeProvider)
{
    public static readonly EventId Prediction = new(1, MlEvents.Prediction);
    public static readonly EventId Feedback = new(2, MlEvents.Feedback);
    public static readonly EventId Reference = new(3, MlEvents.Reference);
    public static readonly EventId Tuple = new(4, MlEvents.Tuple);
    public static readonly EventId ColumnSummary = new(5, MlEvents.ColumnSummary);
    public static readonly EventId Test = new(6, MlEvents.Test);

    static readonly Func<MlEventState, Exception?, string> Text = (state, _) => state.ToString();

    // Events are logged one after the other mostly, and each would be garbage the moment it was.
    MlEventState? _spare;

    public bool IsEnabled => logger.IsEnabled(LogLevel.Information);

    /// <summary>Begins an event: the names that every event carries.</summary>
    public MlEventState Begin(EventId id, string? component, DateTimeOffset? time, ActivityContext context, int capacity)
    {
        MlEventState state = Interlocked.Exchange(ref _spare, null) ?? new();
        state.Begin(id.Name!, time ?? timeProvider.GetUtcNow(), context, capacity + 2);
        state.Add(MlAttributes.PipelineName, pipeline);
        state.Add(MlAttributes.ComponentName, component);
        return state;
    }

    public void Write(EventId id, MlEventState state)
    {
        logger.Log(LogLevel.Information, id, state, null, Text);
        state.Clear();
        Volatile.Write(ref _spare, state);
    }

    /// <summary>Writes a sampled row.</summary>
    public void WriteTuple(string component, in MlTuple tuple, ActivityContext context)
    {
        MlEventState state = Begin(Tuple, component, tuple.Time, context, 4 + tuple.Features.Count);
        state.Add(MlAttributes.TupleId, tuple.Id);
        state.Add(MlAttributes.IoDirection, MlRun.NameOf(tuple.Direction));
        state.Add(MlAttributes.IoPointer, tuple.Pointer);
        state.AddNumber(MlAttributes.SamplingProbability, tuple.SamplingProbability ?? 1);
        tuple.Features.AddTo(state);
        Write(Tuple, state);
    }

    /// <summary>Writes the distribution of a column.</summary>
    public void WriteSummary(string component, ActivityContext context, string pointer, MlDirection direction, ColumnSummary summary)
    {
        MlEventState state = Begin(ColumnSummary, component, null, context, 20);
        state.Add(MlAttributes.IoPointer, pointer);
        state.Add(MlAttributes.IoDirection, MlRun.NameOf(direction));
        summary.AddTo(state);
        Write(ColumnSummary, state);
    }
}
