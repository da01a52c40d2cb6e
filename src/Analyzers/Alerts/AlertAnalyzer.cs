using OtelMl.Analyzers.Export;
using OtelMl.Analyzers.Jobs;
using OtelMl.Storage.Access;

namespace OtelMl.Analyzers.Alerts;

/// <summary>
/// Keeps <c>ml_alerts</c> by the flagged windows in <c>ml_estimates</c>, and tells of every alert that begins or ends: as an
/// <c>ml.alert</c> event, in <c>ml.alert.active</c> and to the webhook. What the webhook could not take is told again at the next look.
/// </summary>
public sealed class AlertAnalyzer(
    ClickHouseStore store, EstimateTable estimates, AlertTable table, AlertEvents events, AlertWebhook webhook, AnalyzerMetrics metrics) : IAnalyzer
{
    /// <inheritdoc />
    public string Name => "alerts";

    /// <inheritdoc />
    public TimeSpan Period => TimeSpan.FromSeconds(30);

    /// <inheritdoc />
    public async Task RunAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var pipelines = new List<string>();
        await foreach (string pipeline in store.QueryAsync("SELECT DISTINCT Pipeline FROM ml_estimates ORDER BY Pipeline", row => row.GetString(0), cancellationToken: cancellationToken))
            pipelines.Add(pipeline);

        var firing = new List<Alert>();
        foreach (string pipeline in pipelines)
            firing.AddRange((await RunAsync(pipeline, now.UtcDateTime, cancellationToken)).Where(alert => alert.State == Alert.Firing));
        metrics.ReportActive(firing);
    }

    async Task<List<Alert>> RunAsync(string pipeline, DateTime now, CancellationToken cancellationToken)
    {
        var known = (await table.ReadAsync(pipeline, cancellationToken)).ToDictionary(KeyOf);
        List<Alert> present =
        [
            .. AlertStates.Of(await estimates.ReadAlarmedAsync(pipeline, cancellationToken))
                .Select(alert => alert with { Notified = known.GetValueOrDefault(KeyOf(alert))?.Notified ?? "" }),
        ];
        foreach (Alert alert in present.Where(alert => known.GetValueOrDefault(KeyOf(alert))?.State != alert.State))
            events.Announce(alert);
        foreach (IGrouping<string, Alert> waiting in present.Where(alert => alert.Notified != alert.State).GroupBy(alert => alert.State).ToList())
        {
            Alert[] batch = [.. waiting];
            if (!await webhook.SendAsync(pipeline, waiting.Key, batch, cancellationToken))
                continue;
            foreach (Alert told in batch)
                present[present.IndexOf(told)] = told with { Notified = told.State };
        }

        List<Alert> changed = [.. present.Where(alert => known.GetValueOrDefault(KeyOf(alert)) != alert)];
        if (changed.Count > 0)
            await table.WriteAsync(changed, now, cancellationToken);
        return present;
    }

    static (string, string, string, string, DateTime) KeyOf(Alert alert) => (alert.Rule, alert.Metric, alert.Window, alert.Slice, alert.StartsAt);
}
