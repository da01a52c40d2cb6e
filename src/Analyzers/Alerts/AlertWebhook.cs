using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace OtelMl.Analyzers.Alerts;

/// <summary>
/// Posts alerts to an address as Alertmanager's webhook does (version 4 of its format), so that whatever takes Alertmanager's takes ours.
/// </summary>
public sealed partial class AlertWebhook(HttpClient http, AlertOptions options, ILogger<AlertWebhook> logger)
{
    const string Never = "0001-01-01T00:00:00Z";

    /// <summary>Posts the alerts of a pipeline that are in one state; whether they arrived. Where there is no address nobody needs to know.</summary>
    public async Task<bool> SendAsync(string pipeline, string state, IReadOnlyCollection<Alert> alerts, CancellationToken cancellationToken)
    {
        if (options.Webhook is not { } address)
            return true;
        try
        {
            using HttpResponseMessage answer = await http.PostAsJsonAsync(address, Body(pipeline, state, alerts), cancellationToken);
            if (answer.IsSuccessStatusCode)
                return true;
            LogRefused(address, (int)answer.StatusCode);
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            LogUnreachable(address, failure.Message);
        }

        return false;
    }

    static object Body(string pipeline, string state, IReadOnlyCollection<Alert> alerts)
    {
        var common = new { pipeline };
        return new
        {
            version = "4",
            groupKey = $"{{}}:{{pipeline=\"{pipeline}\"}}",
            truncatedAlerts = 0,
            status = state,
            receiver = "otelml",
            groupLabels = common,
            commonLabels = common,
            commonAnnotations = new { },
            externalURL = "",
            alerts = alerts.Select(alert => new
            {
                status = alert.State,
                labels = new { alertname = alert.Rule, severity = alert.Severity, pipeline = alert.Pipeline, metric = alert.Metric, window = alert.Window, slice = alert.Slice },
                annotations = new { summary = alert.Finding, description = alert.Evidence },
                startsAt = alert.StartsAt,
                endsAt = alert.EndsAt is { } end ? (object)end : Never,
                generatorURL = "",
                fingerprint = Fingerprint(alert),
            }),
        };
    }

    // The same for an alert's firing and its end.
    static string Fingerprint(Alert alert)
    {
        byte[] labels = Encoding.UTF8.GetBytes(string.Join('\0', alert.Pipeline, alert.Rule, alert.Metric, alert.Window, alert.Slice));
        return Convert.ToHexStringLower(SHA256.HashData(labels).AsSpan(0, 8));
    }

    [LoggerMessage(EventId = 321, Level = LogLevel.Warning, Message = "The alert webhook {Address} answered {Status}; it is tried again at the next look")]
    partial void LogRefused(Uri address, int status);

    [LoggerMessage(EventId = 322, Level = LogLevel.Warning, Message = "The alert webhook {Address} cannot be reached: {Reason} It is tried again at the next look")]
    partial void LogUnreachable(Uri address, string reason);
}
