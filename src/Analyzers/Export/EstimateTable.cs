using System.Data.Common;
using OtelMl.Storage.Access;

namespace OtelMl.Analyzers.Export;

/// <summary>Reads and writes <c>ml_estimates</c>.</summary>
public sealed class EstimateTable(ClickHouseStore store)
{
    const string Columns =
        "Pipeline, Metric, Window, Method, Slice, WindowStart, WindowEnd, Estimate, Lower, Upper, Realized, Labelled, Unlabelled, Unsupported, Reference, Covariate, Alert, ComputedAt";

    /// <summary>All estimates of a pipeline, by window start.</summary>
    public async Task<List<Estimate>> ReadAsync(string pipeline, CancellationToken cancellationToken)
    {
        var estimates = new List<Estimate>();
        string sql = $"SELECT {Columns} FROM ml_estimates FINAL WHERE Pipeline = {{pipeline:String}} ORDER BY WindowStart, WindowEnd, Window, Metric, Method, Slice";
        var parameters = new Dictionary<string, object> { ["pipeline"] = pipeline };
        await foreach (Estimate estimate in store.QueryAsync(sql, Read, parameters, cancellationToken))
            estimates.Add(estimate);
        return estimates;
    }

    /// <summary>Writes estimates; one with the same pipeline, metric, window, method, slice and times is replaced.</summary>
    public Task WriteAsync(IReadOnlyCollection<Estimate> estimates, CancellationToken cancellationToken) =>
        store.InsertRowsAsync("ml_estimates", Columns.Split(", "), estimates.Select(Row), cancellationToken);

    static Estimate Read(DbDataReader row) => new()
    {
        Pipeline = row.GetString(0),
        Metric = row.GetString(1),
        Window = row.GetString(2),
        Method = row.GetString(3),
        Slice = row.GetString(4),
        WindowStart = Utc(row, 5),
        WindowEnd = Utc(row, 6),
        Value = row.GetDouble(7),
        Lower = row.GetDouble(8),
        Upper = row.GetDouble(9),
        Realized = row.IsDBNull(10) ? null : row.GetDouble(10),
        Labelled = (long)row.GetFieldValue<ulong>(11),
        Unlabelled = (long)row.GetFieldValue<ulong>(12),
        Unsupported = row.GetDouble(13),
        Reference = row.GetDouble(14),
        Covariate = row.IsDBNull(15) ? null : row.GetDouble(15),
        Alert = row.GetBoolean(16),
        ComputedAt = Utc(row, 17),
    };

    static DateTime Utc(DbDataReader row, int column) => DateTime.SpecifyKind(row.GetDateTime(column), DateTimeKind.Utc);

    static object[] Row(Estimate estimate) =>
    [
        estimate.Pipeline, estimate.Metric, estimate.Window, estimate.Method, estimate.Slice, estimate.WindowStart, estimate.WindowEnd,
        estimate.Value, estimate.Lower, estimate.Upper, estimate.Realized is { } realized ? realized : DBNull.Value,
        (ulong)estimate.Labelled, (ulong)estimate.Unlabelled, estimate.Unsupported, estimate.Reference,
        estimate.Covariate is { } covariate ? covariate : DBNull.Value, estimate.Alert, estimate.ComputedAt,
    ];
}
