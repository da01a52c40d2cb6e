using System.Data.Common;
using OtelMl.Storage.Access;

namespace OtelMl.Analyzers.Diagnosis.Provenance;

/// <summary>Looks runs up.</summary>
public sealed class RunCatalog(ClickHouseStore store)
{
    static readonly string RunsSql = SqlResource.Read("Diagnosis/Provenance/runs.sql");
    static readonly string DependenciesSql = SqlResource.Read("Diagnosis/Provenance/dependencies.sql");

    /// <summary>The newest runs of all components, newest first.</summary>
    public Task<List<ComponentRun>> RecentAsync(int limit, CancellationToken cancellationToken) =>
        RunsAsync("ORDER BY StartTime DESC, RunId LIMIT {limit:UInt32}", new() { ["limit"] = (uint)limit }, cancellationToken);

    /// <summary>The newest runs of a component, newest first.</summary>
    public Task<List<ComponentRun>> HistoryAsync(string component, int limit, CancellationToken cancellationToken) =>
        RunsAsync(
            "WHERE Component = {component:String} ORDER BY StartTime DESC, RunId LIMIT {limit:UInt32}",
            new() { ["component"] = component, ["limit"] = (uint)limit },
            cancellationToken);

    /// <summary>Runs by their ids, in no particular order; unknown ids are left out.</summary>
    public Task<List<ComponentRun>> RunsAsync(IEnumerable<string> runIds, CancellationToken cancellationToken) =>
        RunsAsync("WHERE RunId IN {runs:Array(String)}", new() { ["runs"] = runIds.ToArray() }, cancellationToken);

    /// <summary>The last successful run of the same component before a run; null where there is none.</summary>
    public async Task<ComponentRun?> LastGoodBeforeAsync(ComponentRun run, CancellationToken cancellationToken) =>
        (await RunsAsync(
            """
            WHERE Pipeline = {pipeline:String} AND Component = {component:String} AND RunId != {run:String} AND Status != 'Error'
                AND StartTime < (SELECT min(StartTime) FROM ml_component_runs WHERE RunId = {run:String})
            ORDER BY StartTime DESC, RunId LIMIT 1
            """,
            new() { ["pipeline"] = run.Pipeline, ["component"] = run.Component, ["run"] = run.RunId },
            cancellationToken)).FirstOrDefault();

    /// <summary>What runs depended on.</summary>
    public async Task<List<Dependency>> DependenciesAsync(IEnumerable<string> runIds, CancellationToken cancellationToken)
    {
        var dependencies = new List<Dependency>();
        var parameters = new Dictionary<string, object> { ["runs"] = runIds.ToArray() };
        await foreach (Dependency dependency in store.QueryAsync(
            DependenciesSql, row => new Dependency(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3)), parameters, cancellationToken))
        {
            dependencies.Add(dependency);
        }

        return dependencies;
    }

    /// <summary>
    /// The runs that an id stands for: those that made a prediction of that id, else the last that wrote an IO pointer of that name,
    /// else those of a trace or the run itself.
    /// </summary>
    public async Task<List<string>> ResolveAsync(string id, CancellationToken cancellationToken)
    {
        string[] questions =
        [
            "SELECT DISTINCT RunId FROM ml_predictions WHERE PredictionId = {id:String} AND RunId != ''",
            "SELECT RunId FROM ml_run_pointers WHERE Direction = 'output' AND Pointer = {id:String} ORDER BY EndTime DESC LIMIT 1",
            "SELECT RunId FROM ml_component_runs WHERE TraceId = {id:String} OR RunId = {id:String} ORDER BY EndTime DESC",
        ];
        var parameters = new Dictionary<string, object> { ["id"] = id };
        foreach (string question in questions)
        {
            var runs = new List<string>();
            await foreach (string run in store.QueryAsync(question, row => row.GetString(0), parameters, cancellationToken))
                runs.Add(run);
            if (runs.Count > 0)
                return runs;
        }

        return [];
    }

    /// <summary>The components there are, with their newest metadata.</summary>
    /// <param name="owner">Only this owner's; null for all.</param>
    /// <param name="tag">Only those with this tag; null for all.</param>
    /// <param name="cancellationToken">Abandons the query.</param>
    public async Task<List<ComponentSummary>> ComponentsAsync(string? owner, string? tag, CancellationToken cancellationToken)
    {
        const string sql = """
            SELECT
                Pipeline, Component, argMax(Owner, StartTime) AS LastOwner, argMax(Description, StartTime) AS LastDescription,
                argMax(Tags, StartTime) AS LastTags, uniqExact(RunId), uniqExactIf(RunId, Status = 'Error'), max(StartTime)
            FROM ml_component_runs
            GROUP BY Pipeline, Component
            HAVING ({owner:String} = '' OR LastOwner = {owner:String}) AND ({tag:String} = '' OR has(LastTags, {tag:String}))
            ORDER BY Pipeline, Component
            """;
        var components = new List<ComponentSummary>();
        var parameters = new Dictionary<string, object> { ["owner"] = owner ?? "", ["tag"] = tag ?? "" };
        await foreach (ComponentSummary component in store.QueryAsync(
            sql,
            row => new ComponentSummary(
                row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetFieldValue<string[]>(4),
                (long)row.GetFieldValue<ulong>(5), (long)row.GetFieldValue<ulong>(6), Utc(row, 7)),
            parameters,
            cancellationToken))
        {
            components.Add(component);
        }

        return components;
    }

    async Task<List<ComponentRun>> RunsAsync(string conditions, Dictionary<string, object> parameters, CancellationToken cancellationToken)
    {
        var runs = new List<ComponentRun>();
        await foreach (ComponentRun run in store.QueryAsync(RunsSql + conditions, Read, parameters, cancellationToken))
            runs.Add(run);
        return runs;
    }

    static ComponentRun Read(DbDataReader row) => new()
    {
        RunId = row.GetString(0),
        TraceId = row.GetString(1),
        Pipeline = row.GetString(2),
        Component = row.GetString(3),
        StartTime = Utc(row, 4),
        EndTime = Utc(row, 5),
        Status = row.GetString(6),
        StatusMessage = row.GetString(7),
        Revision = row.GetString(8),
        Inputs = row.GetFieldValue<string[]>(9),
        Outputs = row.GetFieldValue<string[]>(10),
        InputDigests = row.GetFieldValue<string[]>(11),
        Notes = row.GetString(12),
        Owner = row.GetString(13),
        Description = row.GetString(14),
        Tags = row.GetFieldValue<string[]>(15),
        Model = row.GetString(16),
        ModelVersion = row.GetString(17),
    };

    static DateTime Utc(DbDataReader row, int column) => DateTime.SpecifyKind(row.GetDateTime(column), DateTimeKind.Utc);
}
