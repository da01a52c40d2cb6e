namespace OtelMl.Analyzers.Diagnosis.Provenance;

/// <summary>Which runs to list.</summary>
public sealed record RunFilter
{
    /// <summary>Only this component's; empty for all.</summary>
    public string Component { get; init; } = "";

    /// <summary>Only this pipeline's; empty for all.</summary>
    public string Pipeline { get; init; } = "";

    /// <summary>Only those that started then or later, in UTC.</summary>
    public DateTime Since { get; init; } = DateTime.UnixEpoch;

    /// <summary>Only those that started before, in UTC.</summary>
    public DateTime Until { get; init; } = DateTime.UnixEpoch.AddYears(200);

    /// <summary>Only those that stand behind this one in the list; null for all.</summary>
    public ComponentRun? After { get; init; }
}
