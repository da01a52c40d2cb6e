namespace OtelMl.Analyzers.Diagnosis.Provenance;

/// <summary>What flagged outputs have in common.</summary>
/// <param name="Flagged">The flagged outputs whose traces are known.</param>
/// <param name="Ranked">The runs in their traces, most suspicious first.</param>
/// <param name="Runs">Those runs.</param>
public sealed record ReviewResult(
    IReadOnlyList<string> Flagged, IReadOnlyList<RunSuspicion> Ranked, IReadOnlyDictionary<string, ComponentRun> Runs);
