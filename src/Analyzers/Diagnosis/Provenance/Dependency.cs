namespace OtelMl.Analyzers.Diagnosis.Provenance;

/// <summary>One run read what another wrote.</summary>
/// <param name="RunId">The reader.</param>
/// <param name="DependsOnRunId">The writer.</param>
/// <param name="Read">What was read.</param>
/// <param name="MatchedBy"><c>digest</c> where the contents are known to be equal, <c>name</c> where only the pointer is.</param>
public sealed record Dependency(string RunId, string DependsOnRunId, string Read, string MatchedBy);
