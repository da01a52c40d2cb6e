namespace OtelMl.Analyzers.Diagnosis.Provenance;

/// <summary>How current something was when a run read it.</summary>
/// <param name="RunId">The run that read.</param>
/// <param name="Read">What it read.</param>
/// <param name="FresherVersions">How often it had been written anew, with other or unknown content, before the run started.</param>
/// <param name="UnchangedSince">When the content that was read was written first, in UTC, however often it was written again.</param>
public sealed record Freshness(string RunId, string Read, long FresherVersions, DateTime UnchangedSince);
