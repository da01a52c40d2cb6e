namespace OtelMl.Analyzers.Diagnosis.Provenance;

/// <summary>
/// Walks from runs to what they depended on, level by level, so that the number of queries is the depth and not the number of paths;
/// shared ancestors are visited once. The paper's section 3.4.1, with dependencies inferred at query time.
/// </summary>
public sealed class LineageReader(RunCatalog catalog)
{
    /// <summary>How deep the walk goes unless told otherwise.</summary>
    public const int DefaultDepth = 100;

    /// <summary>Walks back from runs.</summary>
    /// <param name="roots">The runs to start from.</param>
    /// <param name="depth">How many levels to go.</param>
    /// <param name="cancellationToken">Abandons the walk.</param>
    public async Task<Lineage> TraceAsync(IReadOnlyList<string> roots, int depth = DefaultDepth, CancellationToken cancellationToken = default)
    {
        var visited = new HashSet<string>(roots);
        var dependencies = new List<Dependency>();
        IReadOnlyCollection<string> level = [.. visited];
        for (int i = 0; i < depth && level.Count > 0; i++)
        {
            List<Dependency> found = await catalog.DependenciesAsync(level, cancellationToken);
            dependencies.AddRange(found);
            level = [.. found.Select(dependency => dependency.DependsOnRunId).Distinct().Where(visited.Add)];
        }

        Dictionary<string, ComponentRun> runs = (await catalog.RunsAsync(visited, cancellationToken)).ToDictionary(run => run.RunId);
        HashSet<string> unexplored = [.. level.Where(run => runs.TryGetValue(run, out ComponentRun? cut) && cut.Inputs.Count > 0)];
        return new Lineage([.. roots.Where(runs.ContainsKey)], runs, dependencies, unexplored);
    }
}
