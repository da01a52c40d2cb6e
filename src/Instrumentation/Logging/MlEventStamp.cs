using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace OtelMl.Instrumentation;

/// <summary>
/// Gives an event's log record the event's own time and span in place of the moment and span it was logged in, and lets no more
/// events pass than are exported.
/// </summary>
sealed partial class MlEventStamp : BaseProcessor<LogRecord>
{
    readonly MlEventPace _pace;

    /// <param name="queue">How many records the exporter's queue holds.</param>
    /// <param name="logger">Makes the logger that is told when nothing is exported; there is none yet when the processor is made.</param>
    public MlEventStamp(int queue, Func<ILogger?> logger)
    {
        _pace = new(
            queue,
            milliseconds => ParentProvider is not LoggerProvider provider || provider.ForceFlush(milliseconds),
            () => ReportStuck(logger(), MlEventPace.PatienceMilliseconds / 1000));
    }

    public override void OnEnd(LogRecord data)
    {
        if (data.Attributes is not MlEventState state)
        {
            _pace.Count();
            return;
        }

        _pace.Pass();
        data.Timestamp = state.Time.UtcDateTime;
        if (state.Context == default) return;
        data.TraceId = state.Context.TraceId;
        data.SpanId = state.Context.SpanId;
        data.TraceFlags = state.Context.TraceFlags;
    }

    static void ReportStuck(ILogger? logger, int seconds)
    {
        if (logger is not null) LogStuck(logger, seconds);
    }

    [LoggerMessage(1, LogLevel.Warning, "Log records were not exported within {Seconds} s: OtelMl's events no longer wait for it, and what the exporter's queue has no room for is lost.")]
    static partial void LogStuck(ILogger logger, int seconds);
}
