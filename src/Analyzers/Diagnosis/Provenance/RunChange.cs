namespace OtelMl.Analyzers.Diagnosis.Provenance;

/// <summary>What is different about a run from the last good one of its component.</summary>
public static class RunChange
{
    /// <summary>The differences, each as a phrase; empty where there are none.</summary>
    public static IReadOnlyList<string> Between(ComponentRun good, ComponentRun run)
    {
        var changes = new List<string>();
        if (run.Failed)
            changes.Add($"failed: {run.StatusMessage}");
        if (good.Revision != run.Revision)
            changes.Add($"code {Short(good.Revision)} -> {Short(run.Revision)}");
        else if (good.SourceDigest.Length > 0 && run.SourceDigest.Length > 0 && good.SourceDigest != run.SourceDigest)
            changes.Add("source of the component, at the same revision");
        if (good.Dirty != run.Dirty)
            changes.Add(run.Dirty ? "uncommitted changes in the source" : "no uncommitted changes in the source any more");
        if (good.Model != run.Model || good.ModelVersion != run.ModelVersion)
            changes.Add($"model {good.Model}@{good.ModelVersion} -> {run.Model}@{run.ModelVersion}");
        if (good.Inputs.Count != run.Inputs.Count)
            changes.Add($"{good.Inputs.Count} inputs -> {run.Inputs.Count}");
        foreach ((string pointer, string before, string now) in Digests(good)
            .Join(Digests(run), old => old.Pointer, present => present.Pointer, (old, present) => (old.Pointer, old.Digest, present.Digest)))
        {
            if (before.Length > 0 && now.Length > 0 && before != now)
                changes.Add($"content of {pointer}");
        }

        return changes;
    }

    static IEnumerable<(string Pointer, string Digest)> Digests(ComponentRun run) => run.Inputs.Zip(run.InputDigests);

    static string Short(string revision) => revision.Length == 0 ? "(unknown)" : revision[..Math.Min(8, revision.Length)];
}
