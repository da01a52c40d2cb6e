namespace OtelMl.Analyzers.Diagnosis.Provenance;

/// <summary>What is worth knowing about a lineage beyond who read what.</summary>
/// <param name="Lineage">The lineage.</param>
/// <param name="Changes">What is different about a run from the last good one of its component, by run id.</param>
/// <param name="Freshness">How current what was read was.</param>
/// <param name="StaleAfter">An input older than this when it was read is stale.</param>
/// <param name="Labels">Labels of data in it, each with the pointers that carry it themselves or have the content of one that does.</param>
/// <param name="Retracted">Labels whose data should not be used any more.</param>
public sealed record LineageFindings(
    Lineage Lineage,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Changes,
    IReadOnlyDictionary<(string RunId, string Read), Freshness> Freshness,
    TimeSpan StaleAfter,
    ILookup<string, string> Labels,
    IReadOnlySet<string> Retracted)
{
    /// <summary>Looks at a lineage.</summary>
    public static async Task<LineageFindings> FindAsync(
        Lineage lineage, RunCatalog catalog, ToggleTable labels, ToggleTable retractions, TimeSpan staleAfter, CancellationToken cancellationToken)
    {
        Dictionary<string, ComponentRun> good = await catalog.LastGoodBeforeAsync(lineage.Runs.Keys, cancellationToken);
        return new LineageFindings(
            lineage,
            good.ToDictionary(pair => pair.Key, pair => RunChange.Between(pair.Value, lineage.Runs[pair.Key])),
            await catalog.FreshnessAsync(lineage.Dependencies, cancellationToken),
            staleAfter,
            await new LabelReader(catalog).InheritedAsync(lineage, await labels.ReadAsync(cancellationToken), cancellationToken),
            (await retractions.ReadAsync(cancellationToken)).Select(key => key[0]).ToHashSet());
    }

    /// <summary>What was stale about what a run read.</summary>
    public IEnumerable<string> StaleOf(ComponentRun run) =>
        Lineage.Of(run.RunId)
            .Select(dependency => Lineage.Runs.TryGetValue(dependency.DependsOnRunId, out ComponentRun? producer)
                ? Staleness.Of(run, dependency, producer, Freshness.GetValueOrDefault((run.RunId, dependency.Read)), StaleAfter)
                : null)
            .OfType<string>();

    /// <summary>The labels that data carries itself or by its content, those that are retracted with a word about it.</summary>
    public IEnumerable<string> LabelsOf(string data) =>
        Labels.Where(label => label.Contains(data)).Select(label => Retracted.Contains(label.Key) ? $"{label.Key} (retracted)" : label.Key);
}
