using OtelMl.Storage.Access;

namespace OtelMl.Analyzers.Diagnosis.Provenance;

/// <summary>Looks up who made what people name.</summary>
public sealed class OutputCatalog(ClickHouseStore store)
{
    static readonly string[] Questions =
    [
        "SELECT DISTINCT PredictionId, RunId FROM ml_predictions WHERE PredictionId IN {ids:Array(String)} AND RunId != '' AND ({pipeline:String} = '' OR Pipeline = {pipeline:String})",
        """
        SELECT Pointer, RunId FROM ml_run_pointers WHERE Direction = 'output' AND Pointer IN {ids:Array(String)}
            AND ({pipeline:String} = '' OR Pipeline = {pipeline:String})
        ORDER BY EndTime DESC LIMIT 1 BY Pipeline, Pointer
        """,
        """
        SELECT arrayJoin(arrayIntersect([TraceId, RunId], {ids:Array(String)})), RunId FROM ml_component_runs
        WHERE (TraceId IN {ids:Array(String)} OR RunId IN {ids:Array(String)}) AND ({pipeline:String} = '' OR Pipeline = {pipeline:String})
        ORDER BY EndTime DESC
        """,
    ];

    /// <summary>The predictions of an id, whether or not their runs are stored; only one pipeline's, unless its name is empty.</summary>
    public Task<List<StoredPrediction>> PredictionsAsync(string id, string pipeline, CancellationToken cancellationToken) =>
        store.ListAsync(
            """
            SELECT PredictionId, Pipeline, Timestamp, Value, Model, ModelVersion, RunId FROM ml_predictions FINAL
            WHERE PredictionId = {id:String} AND ({pipeline:String} = '' OR Pipeline = {pipeline:String}) ORDER BY Timestamp
            """,
            row => new StoredPrediction(
                row.GetString(0), row.GetString(1), DateTime.SpecifyKind(row.GetDateTime(2), DateTimeKind.Utc), row.GetString(3), row.GetString(4), row.GetString(5), row.GetString(6)),
            new Dictionary<string, object> { ["id"] = id, ["pipeline"] = pipeline },
            cancellationToken);

    /// <summary>
    /// The runs that an id stands for: those that made a prediction of that id, else the last of each pipeline that wrote an IO pointer of
    /// that name, else those of a trace or the run itself. Only one pipeline's, unless its name is empty.
    /// </summary>
    public async Task<List<string>> MakersAsync(string id, string pipeline, CancellationToken cancellationToken) =>
        (await MakersAsync([id], pipeline, cancellationToken)).GetValueOrDefault(id, []);

    /// <summary>The runs that each of some ids stands for; unknown ids are left out.</summary>
    public async Task<Dictionary<string, List<string>>> MakersAsync(IReadOnlyCollection<string> ids, string pipeline, CancellationToken cancellationToken)
    {
        var makers = new Dictionary<string, List<string>>();
        foreach (string question in Questions)
        {
            string[] open = [.. ids.Where(id => !makers.ContainsKey(id))];
            if (open.Length == 0)
                break;
            List<(string Id, string RunId)> found = await store.ListAsync(
                question, row => (row.GetString(0), row.GetString(1)), new Dictionary<string, object> { ["ids"] = open, ["pipeline"] = pipeline }, cancellationToken);
            foreach (IGrouping<string, string> made in found.GroupBy(pair => pair.Id, pair => pair.RunId))
                makers[made.Key] = [.. made];
        }

        return makers;
    }
}
