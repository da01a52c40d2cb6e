namespace OtelMl.Analyzers.Diagnosis.Provenance;

/// <summary>Traces flagged outputs, and for comparison the newest other runs of the components that made them, and ranks the runs.</summary>
public sealed class Reviewer(RunCatalog catalog, OutputCatalog outputs)
{
    /// <summary>So many other runs of a component that made a flagged output are traced as passing.</summary>
    public const int PassingRuns = 200;

    /// <summary>Ranks the runs behind flagged outputs.</summary>
    public async Task<ReviewResult> ReviewAsync(IReadOnlyCollection<string> flagged, ReviewOrder order, CancellationToken cancellationToken)
    {
        Dictionary<string, List<string>> makers = await outputs.MakersAsync(flagged, "", cancellationToken);
        List<ComponentRun> stored = await catalog.RunsAsync(makers.Values.SelectMany(runs => runs).Distinct(), cancellationToken);
        HashSet<string> failing = [.. stored.Select(run => run.RunId)];
        List<string> traced = [.. flagged.Where(id => makers.GetValueOrDefault(id, []).Exists(failing.Contains))];
        var passing = new HashSet<string>();
        foreach ((string pipeline, string component) in stored.Select(run => (run.Pipeline, run.Component)).Distinct())
        {
            List<ComponentRun> others = await catalog.NewestAsync(new() { Pipeline = pipeline, Component = component }, PassingRuns + failing.Count, cancellationToken);
            passing.UnionWith(others.Select(run => run.RunId).Where(run => !failing.Contains(run)));
        }

        Lineage lineage = await new LineageReader(catalog).TraceAsync([.. failing, .. passing], cancellationToken: cancellationToken);
        ILookup<string, string> producers = lineage.Dependencies.ToLookup(dependency => dependency.RunId, dependency => dependency.DependsOnRunId);
        IReadOnlyList<RunSuspicion> ranked = Review.Rank(
            [.. traced.Select(id => Reach(makers[id].Where(failing.Contains), producers))],
            [.. passing.Select(run => Reach([run], producers))],
            order);
        return new ReviewResult(traced, [.. flagged.Except(traced)], ranked, lineage.Runs);
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
