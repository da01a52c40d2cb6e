using System.Data.Common;
using OtelMl.Storage.Access;

namespace OtelMl.Analyzers.Export;

/// <summary>Reads and writes <c>ml_estimates</c>.</summary>
public sealed class EstimateTable(ClickHouseStore store)
{
    const string Columns =
        "Pipeline, Metric, Window, Method, Slice, WindowStart, WindowEnd, Estimate, Lower, Upper, Realized, Labelled, Unlabelled, Unsupported, Reference, Covariate, Alert, ComputedAt";

    /// <summary>All estimates of a pipeline, by window start.</summary>
    public Task<List<Estimate>> ReadAsync(string pipeline, CancellationToken cancellationToken) => ReadAsync(pipeline, "1", cancellationToken);

    /// <summary>Those of a pipeline's metrics and methods that ever raised an alert, of all traffic, by window start.</summary>
    public Task<List<Estimate>> ReadAlarmedAsync(string pipeline, CancellationToken cancellationToken) => ReadAsync(
        pipeline,
        "Slice = '' AND (Metric, Method) IN (SELECT Metric, Method FROM ml_estimates WHERE Pipeline = {pipeline:String} AND Alert)",
        cancellationToken);

    /// <summary>How many estimates a pipeline has.</summary>
    public async Task<long> CountAsync(string pipeline, CancellationToken cancellationToken) => (long)(await store.ScalarAsync(
        "SELECT toInt64(count()) FROM ml_estimates FINAL WHERE Pipeline = {pipeline:String}", Of(pipeline), cancellationToken))!;

    /// <summary>Writes estimates; one with the same pipeline, metric, window, method, slice and times is replaced.</summary>
    public Task WriteAsync(IReadOnlyCollection<Estimate> estimates, CancellationToken cancellationToken) =>
        store.InsertRowsAsync("ml_estimates", Columns.Split(", "), estimates.Select(Row), cancellationToken);

    Task<List<Estimate>> ReadAsync(string pipeline, string condition, CancellationToken cancellationToken) => store.ListAsync(
        $"SELECT {Columns} FROM ml_estimates FINAL WHERE Pipeline = {{pipeline:String}} AND {condition} ORDER BY WindowStart, WindowEnd, Window, Metric, Method, Slice",
        Read,
        Of(pipeline),
        cancellationToken);

    static Dictionary<string, object> Of(string pipeline) => new() { ["pipeline"] = pipeline };

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
