using System.Data.Common;
using OtelMl.Storage.Access;

namespace OtelMl.Analyzers.Alerts;

/// <summary>Reads and writes <c>ml_alerts</c>.</summary>
public sealed class AlertTable(ClickHouseStore store)
{
    const string Columns = "Pipeline, Rule, Metric, Window, Slice, Severity, StartsAt, EndsAt, Finding, Evidence, Notified, UpdatedAt";

    /// <summary>All alerts of a pipeline, oldest first.</summary>
    public async Task<List<Alert>> ReadAsync(string pipeline, CancellationToken cancellationToken)
    {
        var alerts = new List<Alert>();
        string sql = $"SELECT {Columns} FROM ml_alerts FINAL WHERE Pipeline = {{pipeline:String}} ORDER BY StartsAt, Metric, Window, Slice";
        await foreach (Alert alert in store.QueryAsync(sql, Read, new Dictionary<string, object> { ["pipeline"] = pipeline }, cancellationToken))
            alerts.Add(alert);
        return alerts;
    }

    /// <summary>Writes alerts; one with the same labels and start is replaced.</summary>
    public Task WriteAsync(IEnumerable<Alert> alerts, DateTime now, CancellationToken cancellationToken) =>
        store.InsertRowsAsync("ml_alerts", Columns.Split(", "), alerts.Select(alert => Row(alert, now)), cancellationToken);

    static Alert Read(DbDataReader row) => new()
    {
        Pipeline = row.GetString(0),
        Rule = row.GetString(1),
        Metric = row.GetString(2),
        Window = row.GetString(3),
        Slice = row.GetString(4),
        Severity = row.GetString(5),
        StartsAt = DateTime.SpecifyKind(row.GetDateTime(6), DateTimeKind.Utc),
        EndsAt = row.IsDBNull(7) ? null : DateTime.SpecifyKind(row.GetDateTime(7), DateTimeKind.Utc),
        Finding = row.GetString(8),
        Evidence = row.GetString(9),
        Notified = row.GetString(10),
    };

    static object[] Row(Alert alert, DateTime now) =>
    [
        alert.Pipeline, alert.Rule, alert.Metric, alert.Window, alert.Slice, alert.Severity, alert.StartsAt,
        alert.EndsAt is { } end ? end : DBNull.Value, alert.Finding, alert.Evidence, alert.Notified, now,
    ];
}
