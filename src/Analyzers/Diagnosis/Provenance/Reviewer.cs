namespace OtelMl.Analyzers.Diagnosis.Provenance;

/// <summary>Traces flagged outputs, and for comparison the newest other runs of the components that made them, and ranks the runs.</summary>
public sealed class Reviewer(RunCatalog catalog, OutputCatalog outputs)
{
    /// <summary>So many other runs of a component that made a flagged output are traced as passing.</summary>
    public const int PassingRuns = 200;

    /// <summary>Ranks the runs behind flagged outputs.</summary>
    public async Task<ReviewResult> ReviewAsync(IReadOnlyCollection<string> flagged, CancellationToken cancellationToken)
    {
        Dictionary<string, List<string>> makers = await outputs.MakersAsync(flagged, cancellationToken);
        HashSet<string> failing = [.. makers.Values.SelectMany(runs => runs)];
        var passing = new HashSet<string>();
        foreach (string component in (await catalog.RunsAsync(failing, cancellationToken)).Select(run => run.Component).Distinct())
        {
            List<ComponentRun> others = await catalog.HistoryAsync(component, PassingRuns + failing.Count, cancellationToken);
            passing.UnionWith(others.Select(run => run.RunId).Where(run => !failing.Contains(run)));
        }

        Lineage lineage = await new LineageReader(catalog).TraceAsync([.. failing, .. passing], cancellationToken: cancellationToken);
        ILookup<string, string> producers = lineage.Dependencies.ToLookup(dependency => dependency.RunId, dependency => dependency.DependsOnRunId);
        IReadOnlyList<RunSuspicion> ranked = Review.Rank(
            [.. makers.Values.Select(runs => Reach(runs, producers))],
            [.. passing.Select(run => Reach([run], producers))]);
        return new ReviewResult([.. makers.Keys], ranked, lineage.Runs);
    }

    static HashSet<string> Reach(IEnumerable<string> runs, ILookup<string, string> producers)
    {
        var reached = new HashSet<string>(runs);
        var open = new Stack<string>(reached);
        while (open.TryPop(out string? run))
        {
            foreach (string producer in producers[run].Where(reached.Add))
                open.Push(producer);
        }

        return reached;
    }
}
