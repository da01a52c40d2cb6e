using System.Data.Common;
using OtelMl.Storage.Access;

namespace OtelMl.Analyzers.Detection.Accuracy;

/// <summary>Reads what the accuracy analyzer needs of a pipeline.</summary>
sealed class PipelineData(ClickHouseStore store)
{
    static readonly string CellsSql = SqlResource.Read("Detection/Accuracy/cells.sql");

    /// <summary>The pipelines with live predictions, and the day of each one's first.</summary>
    public async Task<List<(string Pipeline, DateTime Origin)>> PipelinesAsync(CancellationToken cancellationToken)
    {
        const string sql = "SELECT Pipeline, toUnixTimestamp64Nano(min(Timestamp)) FROM ml_predictions GROUP BY Pipeline ORDER BY Pipeline";
        var pipelines = new List<(string, DateTime)>();
        await foreach ((string, DateTime) pipeline in store.QueryAsync(
            sql, row => (row.GetString(0), DateTime.UnixEpoch.AddTicks(row.GetInt64(1) / 100).Date), cancellationToken: cancellationToken))
        {
            pipelines.Add(pipeline);
        }

        return pipelines;
    }

    /// <summary>The pipeline's newest reference set; null where it has none.</summary>
    public async Task<ReferenceSet?> NewestReferenceAsync(string pipeline, CancellationToken cancellationToken)
    {
        const string sql = """
            SELECT Reference, Version, toInt64(count()), toUnixTimestamp64Nano(max(Timestamp))
            FROM ml_references FINAL
            WHERE Pipeline = {pipeline:String}
            GROUP BY Reference, Version
            ORDER BY max(Timestamp) DESC, Version DESC
            LIMIT 1
            """;
        await foreach (ReferenceSet set in store.QueryAsync(sql, ReadReferenceSet, Parameters(pipeline), cancellationToken))
            return set;
        return null;
    }

    /// <summary>The rows of a reference set.</summary>
    public async Task<List<ReferenceRow>> ReferenceAsync(string pipeline, ReferenceSet set, CancellationToken cancellationToken)
    {
        const string sql = """
            SELECT Value = Label, Score, NumericFeatures, Features
            FROM ml_references FINAL
            WHERE Pipeline = {pipeline:String} AND Reference = {reference:String} AND Version = {version:String}
            ORDER BY PredictionId
            """;
        Dictionary<string, object> parameters = Parameters(pipeline);
        parameters["reference"] = set.Name;
        parameters["version"] = set.Version;
        var rows = new List<ReferenceRow>();
        await foreach (ReferenceRow row in store.QueryAsync(sql, ReadReference, parameters, cancellationToken))
            rows.Add(row);
        return rows;
    }

    /// <summary>The pipeline's predictions as cells.</summary>
    public async Task<List<Cell>> CellsAsync(string pipeline, DateTime origin, ReferenceModel reference, CancellationToken cancellationToken)
    {
        List<Bucketing> bucketings = [.. reference.Buckets.Select(bucket => bucket.Bucketing), reference.Stratification];
        Dictionary<string, object> parameters = Parameters(pipeline);
        parameters["features"] = bucketings.Select(bucketing => bucketing.Feature).ToArray();
        parameters["cuts"] = bucketings.Select(bucketing => bucketing.Cuts.ToArray()).ToArray();
        parameters["categories"] = bucketings.Select(bucketing => bucketing.Categories.ToArray()).ToArray();
        parameters["accuracies"] = reference.Buckets.Select(bucket => bucket.Accuracies.ToArray()).ToArray();
        parameters["origin"] = (origin - DateTime.UnixEpoch).Ticks * 100;
        parameters["score"] = Bucketing.Score;
        parameters["never"] = (long)Cell.Never;
        var cells = new List<Cell>();
        await foreach (Cell cell in store.QueryAsync(CellsSql, ReadCell, parameters, cancellationToken))
            cells.Add(cell);
        return cells;
    }

    static Dictionary<string, object> Parameters(string pipeline) => new() { ["pipeline"] = pipeline };

    static ReferenceSet ReadReferenceSet(DbDataReader row) => new(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3));

    static ReferenceRow ReadReference(DbDataReader row) => new(
        row.GetFieldValue<byte>(0) == 1,
        row.IsDBNull(1) ? null : row.GetDouble(1),
        row.GetFieldValue<Dictionary<string, double>>(2),
        row.GetFieldValue<Dictionary<string, string>>(3));

    static Cell ReadCell(DbDataReader row) => new(
        (int)row.GetInt64(0), (int)row.GetInt64(1), (int)row.GetFieldValue<ulong>(2), (long)row.GetFieldValue<ulong>(3), row.GetDouble(4), (long)row.GetFieldValue<ulong>(5));
}
