namespace OtelMl.Analyzers.Diagnosis.Provenance;

/// <summary>
/// Follows labels of data: what a run writes carries the labels of what it read. Nothing of that is stored; it follows from the
/// dependencies each time one asks, so labelling or retracting later reaches what was made before. The same content carries the same
/// labels under whatever name, where digests tell.
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
    /// <param name="cancellationToken">Abandons the queries.</param>
    public async Task<ILookup<string, string>> InheritedAsync(Lineage lineage, IReadOnlyCollection<string[]> labels, CancellationToken cancellationToken)
    {
        IEnumerable<ComponentRun> roots = lineage.Roots.Select(root => lineage.Runs[root]);
        HashSet<string> touched = [.. lineage.Runs.Values.SelectMany(run => run.Inputs), .. roots.SelectMany(run => run.Outputs)];
        ILookup<string, string> byDigest = lineage.Runs.Values.SelectMany(run => run.InputDigests.Zip(run.Inputs))
            .Concat(roots.SelectMany(run => run.OutputDigests.Zip(run.Outputs)))
            .Where(content => content.First.Length > 0)
            .Distinct()
            .ToLookup(content => content.First, content => content.Second);
        List<(string Pointer, string Digest)> known = labels.Count > 0 && byDigest.Count > 0
            ? await catalog.DigestsAsync(labels.Select(label => label[1]), byDigest.Select(content => content.Key), cancellationToken)
            : [];
        ILookup<string, string> carriers = touched.Select(pointer => (Pointer: pointer, Carrier: pointer))
            .Concat(known.SelectMany(content => byDigest[content.Digest], (content, name) => (content.Pointer, Carrier: name)))
            .ToLookup(pair => pair.Pointer, pair => pair.Carrier);
        return labels.SelectMany(label => carriers[label[1]], (label, carrier) => (Label: label[0], Carrier: carrier))
            .Distinct()
            .ToLookup(pair => pair.Label, pair => pair.Carrier);
    }
}
