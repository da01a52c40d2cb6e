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

    /// <summary>The rows of the pipeline's newest reference set; empty where it has none.</summary>
    public async Task<List<ReferenceRow>> ReferenceAsync(string pipeline, CancellationToken cancellationToken)
    {
        const string sql = """
            WITH
                (
                    SELECT (Reference, Version) FROM ml_references WHERE Pipeline = {pipeline:String}
                    GROUP BY Reference, Version ORDER BY max(Timestamp) DESC, Version DESC LIMIT 1
                ) AS newest
            SELECT Value = Label, Score, NumericFeatures, Features
            FROM ml_references FINAL
            WHERE Pipeline = {pipeline:String} AND (Reference, Version) = newest
            ORDER BY PredictionId
            """;
        var rows = new List<ReferenceRow>();
        await foreach (ReferenceRow row in store.QueryAsync(sql, ReadReference, Parameters(pipeline), cancellationToken))
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

    static ReferenceRow ReadReference(DbDataReader row) => new(
        row.GetFieldValue<byte>(0) == 1,
        row.IsDBNull(1) ? null : row.GetDouble(1),
        row.GetFieldValue<Dictionary<string, double>>(2),
        row.GetFieldValue<Dictionary<string, string>>(3));

    static Cell ReadCell(DbDataReader row) => new(
        (int)row.GetInt64(0), (int)row.GetInt64(1), (int)row.GetFieldValue<ulong>(2), (long)row.GetFieldValue<ulong>(3), row.GetDouble(4), (long)row.GetFieldValue<ulong>(5));
}
