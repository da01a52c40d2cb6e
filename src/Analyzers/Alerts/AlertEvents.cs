using Microsoft.Extensions.Logging;

namespace OtelMl.Analyzers.Alerts;

/// <summary>Logs alerts as <c>ml.alert</c> events, which OpenTelemetry passes on like any other.</summary>
public sealed class AlertEvents(ILogger<AlertEvents> logger)
{
    /// <summary>The logger's category.</summary>
    public static string Category { get; } = typeof(AlertEvents).FullName!;

    static readonly EventId Event = new(320, "ml.alert");

    /// <summary>Says that an alert began to fire or was resolved.</summary>
    public void Announce(Alert alert)
    {
        KeyValuePair<string, object?>[] state =
        [
            new("ml.pipeline.name", alert.Pipeline),
            new("ml.alert.rule", alert.Rule),
            new("ml.alert.severity", alert.Severity),
            new("ml.alert.state", alert.State),
            new("ml.alert.finding", alert.Finding),
            new("ml.alert.evidence", alert.Evidence),
            new("ml.performance.metric", alert.Metric),
            new("ml.performance.window", alert.Window),
        ];
        logger.Log(LogLevel.Warning, Event, state, null, (_, _) => $"{alert.State}: {alert.Finding}; {alert.Evidence}");
    }
}
