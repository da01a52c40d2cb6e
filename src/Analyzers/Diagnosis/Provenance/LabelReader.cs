namespace OtelMl.Analyzers.Diagnosis.Provenance;

/// <summary>
/// Follows labels of data: what a run writes carries the labels of what it read. Nothing of that is stored; it follows from the
/// dependencies each time one asks, so labelling or retracting later reaches what was made before.
/// </summary>
public sealed class LabelReader(RunCatalog catalog)
{
    /// <summary>Everything that carries a label: first what is labelled itself, then what was made of it, nearest first.</summary>
    /// <param name="pointers">What is labelled itself.</param>
    /// <param name="cancellationToken">Abandons the walk.</param>
    public async Task<List<Labelled>> CarriersAsync(IReadOnlyCollection<string> pointers, CancellationToken cancellationToken)
    {
        List<Labelled> carriers = [.. pointers.Select(pointer => new Labelled(pointer, "", ""))];
        var reached = new HashSet<string>();
        List<string> level = await catalog.ReadersAsync(pointers, cancellationToken);
        while (true)
        {
            List<ComponentRun> runs = await catalog.RunsAsync(level.Where(reached.Add), cancellationToken);
            if (runs.Count == 0)
                return carriers;
            carriers.AddRange(runs.OrderBy(run => run.StartTime).SelectMany(run => run.Outputs.Select(output => new Labelled(output, run.RunId, run.Component))));
            level = await catalog.DependentsAsync(runs, cancellationToken);
        }
    }

    /// <summary>The labels that something's history carries, each with the pointers by which it came in.</summary>
    /// <param name="lineage">Where it came from.</param>
    /// <param name="labels">All labels: label, pointer.</param>
    public static ILookup<string, string> Inherited(Lineage lineage, IEnumerable<string[]> labels)
    {
        HashSet<string> touched = [.. lineage.Runs.Values.SelectMany(run => run.Inputs), .. lineage.Roots.SelectMany(root => lineage.Runs[root].Outputs)];
        return labels.Where(label => touched.Contains(label[1])).ToLookup(label => label[0], label => label[1]);
    }
}
