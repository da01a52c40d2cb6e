namespace OtelMl.Analyzers.Diagnosis.Provenance;

/// <summary>Where something came from: runs, and which of them read what which others wrote. Each run appears once.</summary>
/// <param name="Roots">The runs that were asked about.</param>
/// <param name="Runs">Every run reached, by its id.</param>
/// <param name="Dependencies">Every dependency between them.</param>
/// <param name="Unexplored">The runs at which the walk ended before it was asked who wrote what they read.</param>
public sealed record Lineage(
    IReadOnlyList<string> Roots, IReadOnlyDictionary<string, ComponentRun> Runs, IReadOnlyList<Dependency> Dependencies, IReadOnlySet<string> Unexplored)
{
    /// <summary>What a run read that another wrote, by pointer.</summary>
    public IEnumerable<Dependency> Of(string runId) => Dependencies.Where(dependency => dependency.RunId == runId);

    /// <summary>What a run read that nobody is known to have written, a source; nothing where nobody asked.</summary>
    public IEnumerable<string> SourcesOf(string runId) =>
        Unexplored.Contains(runId) ? [] : Runs[runId].Inputs.Except(Of(runId).Select(dependency => dependency.Read));
}
