namespace OtelMl.Analyzers.Diagnosis.Provenance;

/// <summary>What flagged outputs have in common.</summary>
/// <param name="Flagged">The flagged outputs whose traces are known.</param>
/// <param name="Untraced">The flagged outputs of which no run is stored.</param>
/// <param name="Ranked">The runs in their traces, most suspicious first.</param>
/// <param name="Runs">Those runs.</param>
public sealed record ReviewResult(
    IReadOnlyList<string> Flagged, IReadOnlyList<string> Untraced, IReadOnlyList<RunSuspicion> Ranked, IReadOnlyDictionary<string, ComponentRun> Runs);
