using System.Data.Common;
using OtelMl.Storage.Access;

namespace OtelMl.Analyzers.Diagnosis.Provenance;

/// <summary>Looks runs up.</summary>
public sealed class RunCatalog(ClickHouseStore store)
{
    static readonly string RunsSql = SqlResource.Read("Diagnosis/Provenance/runs.sql");
    static readonly string DependenciesSql = SqlResource.Read("Diagnosis/Provenance/dependencies.sql");
    static readonly string FreshnessSql = SqlResource.Read("Diagnosis/Provenance/freshness.sql");
    static readonly string LastGoodSql = SqlResource.Read("Diagnosis/Provenance/lastgood.sql");

    /// <summary>The newest runs, newest first.</summary>
    public Task<List<ComponentRun>> NewestAsync(RunFilter filter, int limit, CancellationToken cancellationToken) =>
        RunsAsync(
            """
            WHERE ({component:String} = '' OR Component = {component:String}) AND ({pipeline:String} = '' OR Pipeline = {pipeline:String})
                AND StartTime >= fromUnixTimestamp64Nano({since:Int64}) AND StartTime < fromUnixTimestamp64Nano({until:Int64})
                AND (StartTime, RunId) < (fromUnixTimestamp64Nano({start:Int64}), {after:String})
            ORDER BY StartTime DESC, RunId DESC LIMIT {limit:UInt32}
            """,
            new()
            {
                ["component"] = filter.Component,
                ["pipeline"] = filter.Pipeline,
                ["since"] = Nanoseconds(filter.Since),
                ["until"] = Nanoseconds(filter.Until),
                ["start"] = Nanoseconds(filter.After?.StartTime ?? filter.Until),
                ["after"] = filter.After?.RunId ?? "",
                ["limit"] = (uint)limit,
            },
            cancellationToken);

    /// <summary>Runs by their ids, in no particular order; unknown ids are left out.</summary>
    public Task<List<ComponentRun>> RunsAsync(IEnumerable<string> runIds, CancellationToken cancellationToken) =>
        RunsAsync("WHERE RunId IN {runs:Array(String)}", new() { ["runs"] = runIds.ToArray() }, cancellationToken);

    /// <summary>
    /// The last runs of the same components before runs that neither failed nor made anything flagged, by the id of the run that they
    /// came before.
    /// </summary>
    public async Task<Dictionary<string, ComponentRun>> LastGoodBeforeAsync(IEnumerable<string> runIds, CancellationToken cancellationToken)
    {
        List<string> flagged = await new FlagTable(store, TimeProvider.System).ReadAsync(cancellationToken);
        Dictionary<string, List<string>> makers = await new OutputCatalog(store).MakersAsync(flagged, "", cancellationToken);
        var parameters = new Dictionary<string, object>
        {
            ["runs"] = runIds.ToArray(),
            ["wrong"] = makers.Values.SelectMany(made => made).Distinct().ToArray(),
        };
        var before = new Dictionary<string, string>();
        await foreach ((string run, string good) in store.QueryAsync(LastGoodSql, row => (row.GetString(0), row.GetString(1)), parameters, cancellationToken))
        {
            before[run] = good;
        }

        Dictionary<string, ComponentRun> runs = (await RunsAsync(before.Values.Distinct(), cancellationToken)).ToDictionary(run => run.RunId);
        return before.Where(pair => runs.ContainsKey(pair.Value)).ToDictionary(pair => pair.Key, pair => runs[pair.Value]);
    }

    /// <summary>What a run's tests found, in their order.</summary>
    public Task<List<TestOutcome>> TestsAsync(string runId, CancellationToken cancellationToken) =>
        store.ListAsync(
            "SELECT Test, Phase, Outcome, Message FROM ml_tests FINAL WHERE RunId = {run:String} ORDER BY Timestamp, Test",
            row => new TestOutcome(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3)),
            new Dictionary<string, object> { ["run"] = runId },
            cancellationToken);

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

    /// <summary>How current what was read was, by the run and what it read.</summary>
    public async Task<Dictionary<(string RunId, string Read), Freshness>> FreshnessAsync(IReadOnlyCollection<Dependency> dependencies, CancellationToken cancellationToken)
    {
        var found = new Dictionary<(string, string), Freshness>();
        var parameters = new Dictionary<string, object>
        {
            ["runs"] = dependencies.Select(dependency => dependency.RunId).ToArray(),
            ["producers"] = dependencies.Select(dependency => dependency.DependsOnRunId).ToArray(),
            ["pointers"] = dependencies.Select(dependency => dependency.Read).ToArray(),
        };
        await foreach (Freshness freshness in store.QueryAsync(
            FreshnessSql, row => new Freshness(row.GetString(0), row.GetString(1), row.GetInt64(2), Utc(row, 3)), parameters, cancellationToken))
        {
            found[(freshness.RunId, freshness.Read)] = freshness;
        }

        return found;
    }

    /// <summary>The runs that read one of some pointers, or what is known to be the same content under another name.</summary>
    public Task<List<string>> ReadersAsync(IEnumerable<string> pointers, CancellationToken cancellationToken) =>
        IdsAsync(
            """
            SELECT RunId FROM ml_run_pointers WHERE Direction = 'input' AND Pointer IN {pointers:Array(String)}
            UNION DISTINCT
            SELECT RunId FROM ml_run_pointers WHERE Direction = 'input' AND Digest != '' AND Digest IN
                (SELECT Digest FROM ml_run_pointers WHERE Pointer IN {pointers:Array(String)} AND Digest != '')
            """,
            new() { ["pointers"] = pointers.ToArray() },
            cancellationToken);

    /// <summary>Which of some digests were read or written under which of some pointers.</summary>
    public Task<List<(string Pointer, string Digest)>> DigestsAsync(IEnumerable<string> pointers, IEnumerable<string> digests, CancellationToken cancellationToken) =>
        store.ListAsync(
            "SELECT DISTINCT Pointer, Digest FROM ml_run_pointers WHERE Pointer IN {pointers:Array(String)} AND Digest IN {digests:Array(String)}",
            row => (row.GetString(0), row.GetString(1)),
            new Dictionary<string, object> { ["pointers"] = pointers.ToArray(), ["digests"] = digests.ToArray() },
            cancellationToken);

    /// <summary>Whether any run read or wrote data of that name.</summary>
    public async Task<bool> KnowsAsync(string data, CancellationToken cancellationToken) =>
        (await IdsAsync("SELECT RunId FROM ml_run_pointers WHERE Pointer = {data:String} LIMIT 1", new() { ["data"] = data }, cancellationToken)).Count > 0;

    /// <summary>The runs that read what given runs wrote.</summary>
    public async Task<List<string>> DependentsAsync(IReadOnlyCollection<ComponentRun> runs, CancellationToken cancellationToken)
    {
        HashSet<string> producers = [.. runs.Select(run => run.RunId)];
        List<string> candidates = await IdsAsync(
            """
            WITH written AS (SELECT Pipeline, Pointer, Digest FROM ml_run_pointers WHERE Direction = 'output' AND RunId IN {runs:Array(String)})
            SELECT DISTINCT RunId FROM ml_run_pointers
            WHERE Direction = 'input' AND ((Pipeline, Pointer) IN (SELECT Pipeline, Pointer FROM written)
                OR (Digest != '' AND (Pipeline, Digest) IN (SELECT Pipeline, Digest FROM written)))
            """,
            new() { ["runs"] = producers.ToArray() },
            cancellationToken);
        return [.. (await DependenciesAsync(candidates, cancellationToken))
            .Where(dependency => producers.Contains(dependency.DependsOnRunId)).Select(dependency => dependency.RunId).Distinct()];
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
                arraySort(arrayDistinct(arrayConcat(
                    arrayFilter(tag -> NOT has(any(Removed), tag), argMax(Tags, StartTime)), any(Added)))) AS LastTags, uniqExact(RunId), uniqExactIf(RunId, Status = 'Error'), max(StartTime)
            FROM ml_component_runs
            LEFT JOIN
            (
                SELECT Component, groupArrayIf(Tag, Present) AS Added, groupArrayIf(Tag, NOT Present) AS Removed
                FROM ml_component_tags FINAL GROUP BY Component
            ) AS changed USING Component
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

    async Task<List<string>> IdsAsync(string sql, Dictionary<string, object> parameters, CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        await foreach (string id in store.QueryAsync(sql, row => row.GetString(0), parameters, cancellationToken))
            ids.Add(id);
        return ids;
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
        Dirty = row.GetBoolean(18),
        SourceDigest = row.GetString(19),
        OutputDigests = row.GetFieldValue<string[]>(20),
        ParentRunId = row.GetString(21),
        ExperimentRunId = row.GetString(22),
        Slices = row.GetFieldValue<Dictionary<string, string>>(23),
    };

    static long Nanoseconds(DateTime time) => (time - DateTime.UnixEpoch).Ticks * 100;

    static DateTime Utc(DbDataReader row, int column) => DateTime.SpecifyKind(row.GetDateTime(column), DateTimeKind.Utc);
}
