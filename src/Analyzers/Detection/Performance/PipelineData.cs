using System.Data.Common;
using System.Runtime.CompilerServices;
using OtelMl.Analyzers.Detection.Data;
using OtelMl.Analyzers.Detection.Windows;
using OtelMl.Instrumentation;
using OtelMl.Storage.Access;

namespace OtelMl.Analyzers.Detection.Performance;

/// <summary>Reads what the performance analyzer needs of a pipeline.</summary>
/// <param name="store">Where it is.</param>
/// <param name="slices">What predictions are sliced by.</param>
sealed class PipelineData(ClickHouseStore store, IReadOnlyList<string> slices)
{
    // Rows that are read before they are scored; as they were stored they take several times the memory.
    const int RowsAtATime = 50_000;

    static readonly string CountsSql = SqlResource.Read("Detection/Performance/counts.sql");
    static readonly string LabelsSql = SqlResource.Read("Detection/Performance/labels.sql");
    static readonly string PredictionsSql = SqlResource.Read("Detection/Performance/predictions.sql");
    static readonly string ReferencesSql = SqlResource.Read("Detection/Performance/references.sql");
    static readonly string ShapeSql = SqlResource.Read("Detection/Performance/shape.sql");

    /// <summary>The pipelines with live predictions, and how many each has.</summary>
    public async Task<List<(string Pipeline, long Predictions)>> PipelinesAsync(CancellationToken cancellationToken)
    {
        const string sql = "SELECT Pipeline, toInt64(count()) FROM ml_predictions FINAL GROUP BY Pipeline ORDER BY Pipeline";
        return await store.ListAsync(sql, row => (row.GetString(0), row.GetInt64(1)), cancellationToken: cancellationToken);
    }

    /// <summary>The pipeline's newest reference set; null where it has none.</summary>
    public async Task<ReferenceSet?> NewestReferenceAsync(string pipeline, CancellationToken cancellationToken)
    {
        const string sql = """
            SELECT Reference, Version, toInt64(count()), toUnixTimestamp64Nano(max(Timestamp))
            FROM ml_references FINAL
            WHERE Pipeline = {pipeline:String} AND notEmpty(Label)
            GROUP BY Reference, Version
            ORDER BY max(Timestamp) DESC, Version DESC
            LIMIT 1
            """;
        List<ReferenceSet> newest = await store.ListAsync(
            sql,
            row => new ReferenceSet(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3)),
            new Dictionary<string, object> { ["pipeline"] = pipeline },
            cancellationToken);
        return newest.Count == 0 ? null : newest[0];
    }

    /// <summary>What a reference set has.</summary>
    public async Task<ReferenceShape> ShapeAsync(string pipeline, ReferenceSet set, CancellationToken cancellationToken)
    {
        List<(string Name, string Kind)> all = await store.ListAsync(ShapeSql, row => (row.GetString(0), row.GetString(1)), Of(pipeline, set), cancellationToken);
        string[] Named(string kind) => [.. all.Where(entry => entry.Kind == kind).Select(entry => entry.Name)];
        return new ReferenceShape(Named("number"), Named("text"), Named("class"));
    }

    /// <summary>The rows of a reference set.</summary>
    public async Task<PredictionTable> ReferenceAsync(string pipeline, ReferenceSet set, ReferenceShape shape, CancellationToken cancellationToken)
    {
        List<StoredPrediction> rows = await store.ListAsync(ReferencesSql, row => Read(row) with
        {
            Label = ClassName.Of(row.GetString(7)),
            LabelTime = row.IsDBNull(8) ? PredictionTable.Never : DateTime.UnixEpoch.Ticks + (row.GetInt64(8) * TimeSpan.TicksPerMillisecond),
        }, With(Of(pipeline, set), shape), cancellationToken);
        return StoredPrediction.Table(rows, shape);
    }

    /// <summary>How many of the pipeline's predictions are in a sample.</summary>
    public async Task<long> CountAsync(string pipeline, MlSampleLimit limit, CancellationToken cancellationToken)
    {
        const string sql = """
            SELECT toInt64(count()) FROM ml_predictions FINAL
            WHERE Pipeline = {pipeline:String} AND sipHash64Keyed(({first:UInt64}, {second:UInt64}), PredictionId) <= {limit:UInt64}
            """;
        return (long)(await store.ScalarAsync(sql, With(new() { ["pipeline"] = pipeline }, limit), cancellationToken))!;
    }

    /// <summary>The pipeline's predictions after a time, part by part; at least one part, which may be empty.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="shape">What the reference has.</param>
    /// <param name="after">In ticks of UTC.</param>
    /// <param name="limit">Which of them.</param>
    /// <param name="cancellationToken">Abandons the query.</param>
    public async IAsyncEnumerable<PredictionTable> PredictionsAsync(
        string pipeline, ReferenceShape shape, long after, MlSampleLimit limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parameters = With(With(new() { ["pipeline"] = pipeline, ["after"] = Nanoseconds(after), ["slices"] = slices.ToArray() }, shape), limit);
        var part = new List<StoredPrediction>();
        await foreach (StoredPrediction row in store.QueryAsync(PredictionsSql, row => Read(row) with { Slices = row.GetFieldValue<string[]>(7) }, parameters, cancellationToken))
        {
            part.Add(row);
            if (part.Count < RowsAtATime)
                continue;
            yield return StoredPrediction.Table(part, shape);
            part.Clear();
        }

        yield return StoredPrediction.Table(part, shape);
    }

    /// <summary>When the label of each labelled prediction first came, in ticks of UTC, and what it is now.</summary>
    public async Task<Dictionary<string, (long Time, string Label)>> LabelsAsync(string pipeline, MlSampleLimit limit, CancellationToken cancellationToken)
    {
        var labels = new Dictionary<string, (long, string)>(StringComparer.Ordinal);
        await foreach ((string id, long nanoseconds, string label) in store.QueryAsync(
            LabelsSql, row => (row.GetString(0), row.GetInt64(1), row.GetString(2)), With(new() { ["pipeline"] = pipeline }, limit), cancellationToken))
        {
            labels[id] = (Ticks(nanoseconds), ClassName.Of(label));
        }

        return labels;
    }

    /// <summary>How many predictions each day has, sampled or not, and when they were labelled.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="names">The slices that are counted beside all of them, as in <c>ml.slice</c>.</param>
    /// <param name="now">The present; later predictions do not count.</param>
    /// <param name="cancellationToken">Abandons the query.</param>
    public async Task<DayCounts> CountsAsync(string pipeline, IEnumerable<string> names, DateTime now, CancellationToken cancellationToken)
    {
        string[] all = [.. names.Prepend("")];
        return new DayCounts(await store.ListAsync(
            CountsSql,
            row => (all[row.GetInt32(0)], row.GetInt32(1), row.GetInt32(2), row.GetInt64(3)),
            new Dictionary<string, object> { ["pipeline"] = pipeline, ["now"] = Nanoseconds(now.Ticks), ["slices"] = slices.ToArray(), ["names"] = all },
            cancellationToken));
    }

    static Dictionary<string, object> Of(string pipeline, ReferenceSet set) =>
        new() { ["pipeline"] = pipeline, ["reference"] = set.Name, ["version"] = set.Version };

    static Dictionary<string, object> With(Dictionary<string, object> parameters, ReferenceShape shape)
    {
        parameters["numbers"] = shape.Numbers;
        parameters["texts"] = shape.Texts;
        parameters["classes"] = shape.Classes;
        return parameters;
    }

    static Dictionary<string, object> With(Dictionary<string, object> parameters, MlSampleLimit limit)
    {
        parameters["first"] = MlSampleKey.Default.First;
        parameters["second"] = MlSampleKey.Default.Second;
        parameters["limit"] = limit.Hash;
        return parameters;
    }

    static StoredPrediction Read(DbDataReader row) => new(
        row.GetString(0),
        Ticks(row.GetInt64(1)),
        ClassName.Of(row.GetString(2)),
        row.IsDBNull(3) ? double.NaN : row.GetDouble(3),
        row.GetFieldValue<double[]>(4),
        row.GetFieldValue<double[]>(5),
        row.GetFieldValue<string[]>(6));

    static long Nanoseconds(long ticks) => (ticks - DateTime.UnixEpoch.Ticks) * 100;

    static long Ticks(long nanoseconds) => DateTime.UnixEpoch.Ticks + (nanoseconds / 100);
}
