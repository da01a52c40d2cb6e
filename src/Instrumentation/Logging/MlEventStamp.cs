using OpenTelemetry;
using OpenTelemetry.Logs;

namespace OtelMl.Instrumentation;

/// <summary>Gives an event's log record the event's own time and span in place of the moment and span it was logged in.</summary>
sealed class MlEventStamp : BaseProcessor<LogRecord>
{
    public override void OnEnd(LogRecord data)
    {
        if (data.Attributes is not MlEventState state) return;
        data.Timestamp = state.Time.UtcDateTime;
        if (state.Context == default) return;
        data.TraceId = state.Context.TraceId;
        data.SpanId = state.Context.SpanId;
        data.TraceFlags = state.Context.TraceFlags;
    }
}
