namespace OtelMl.Analyzers.Diagnosis.Provenance;

/// <summary>
/// Judges whether a run read something stale. Judged anew at every look, because a run may turn out stale only when another that ran
/// before it becomes known.
/// </summary>
public static class Staleness
{
    /// <summary>An input older than this when it was read is stale.</summary>
    public static readonly TimeSpan DefaultThreshold = TimeSpan.FromDays(30);

    /// <summary>What is stale about a dependency; null where nothing.</summary>
    /// <param name="run">The run that read.</param>
    /// <param name="dependency">What it read.</param>
    /// <param name="producer">The run that had written it.</param>
    /// <param name="freshness">What else had been written by then; null where that is not known.</param>
    /// <param name="threshold">How old an input may be.</param>
    public static string? Of(ComponentRun run, Dependency dependency, ComponentRun producer, Freshness? freshness, TimeSpan threshold)
    {
        if (freshness is { FresherVersions: > 0 and var fresher })
            return $"{fresher} fresher {(fresher == 1 ? "version" : "versions")} of {dependency.Read} existed";
        TimeSpan age = run.StartTime - producer.EndTime;
        if (age > threshold)
            return $"{dependency.Read} was {age.TotalDays:0} days old";
        TimeSpan unchanged = freshness is null ? TimeSpan.Zero : run.StartTime - freshness.UnchangedSince;
        return unchanged > threshold ? $"{dependency.Read} was written again, unchanged for {unchanged.TotalDays:0} days" : null;
    }
}
