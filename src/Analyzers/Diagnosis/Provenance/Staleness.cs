namespace OtelMl.Analyzers.Diagnosis.Provenance;

/// <summary>
/// Judges whether a run read something stale. Judged anew at every look, because a run may turn out stale only later.
/// </summary>
public static class Staleness
{
    /// <summary>An input older than this when it was read is stale.</summary>
    public static readonly TimeSpan DefaultThreshold = TimeSpan.FromDays(30);

    /// <summary>What a dependency has to say about staleness; null where nothing.</summary>
    /// <param name="run">The run that read.</param>
    /// <param name="dependency">What it read.</param>
    /// <param name="producer">The run that had written it.</param>
    /// <param name="threshold">How old an input may be.</param>
    public static string? Of(ComponentRun run, Dependency dependency, ComponentRun producer, TimeSpan threshold)
    {
        TimeSpan age = run.StartTime - producer.EndTime;
        return age > threshold ? $"{dependency.Read} was {age.TotalDays:0} days old" : null;
    }
}
