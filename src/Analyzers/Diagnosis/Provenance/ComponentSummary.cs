namespace OtelMl.Analyzers.Diagnosis.Provenance;

/// <summary>A component as its newest run describes it.</summary>
/// <param name="Pipeline">Its pipeline.</param>
/// <param name="Component">Its name.</param>
/// <param name="Owner">Who owns it.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="Runs">How many runs are stored.</param>
/// <param name="FailedRuns">How many of them failed.</param>
/// <param name="LastStart">When the newest started, in UTC.</param>
public sealed record ComponentSummary(
    string Pipeline, string Component, string Owner, string Description, IReadOnlyList<string> Tags, long Runs, long FailedRuns, DateTime LastStart);
