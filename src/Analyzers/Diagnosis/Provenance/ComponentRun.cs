namespace OtelMl.Analyzers.Diagnosis.Provenance;

/// <summary>A run of a component, as stored.</summary>
public sealed record ComponentRun
{
    /// <summary>The run's id, which is its span's.</summary>
    public required string RunId { get; init; }

    /// <summary>The trace it belongs to.</summary>
    public required string TraceId { get; init; }

    /// <summary>The span that it is a part of; empty where none.</summary>
    public required string ParentRunId { get; init; }

    /// <summary>The pipeline's name.</summary>
    public required string Pipeline { get; init; }

    /// <summary>The component's name.</summary>
    public required string Component { get; init; }

    /// <summary>When it started, in UTC.</summary>
    public required DateTime StartTime { get; init; }

    /// <summary>When it ended, in UTC.</summary>
    public required DateTime EndTime { get; init; }

    /// <summary>The span's status: Unset, Ok or Error.</summary>
    public required string Status { get; init; }

    /// <summary>What went wrong; empty otherwise.</summary>
    public required string StatusMessage { get; init; }

    /// <summary>The code's revision; empty where unknown.</summary>
    public required string Revision { get; init; }

    /// <summary>Whether the source had changes beyond the revision.</summary>
    public required bool Dirty { get; init; }

    /// <summary>The digest of the component's source; empty where unknown.</summary>
    public required string SourceDigest { get; init; }

    /// <summary>The run of an experiment tracker that it belongs to; empty where none.</summary>
    public required string ExperimentRunId { get; init; }

    /// <summary>What it read.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>What it wrote.</summary>
    public required IReadOnlyList<string> Outputs { get; init; }

    /// <summary>The inputs' digests, aligned with them; shorter or empty where unknown.</summary>
    public required IReadOnlyList<string> InputDigests { get; init; }

    /// <summary>The outputs' digests, aligned with them; shorter or empty where unknown.</summary>
    public required IReadOnlyList<string> OutputDigests { get; init; }

    /// <summary>Notes made during the run.</summary>
    public required string Notes { get; init; }

    /// <summary>Who owns the component.</summary>
    public required string Owner { get; init; }

    /// <summary>What the component is for.</summary>
    public required string Description { get; init; }

    /// <summary>The component's tags.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>The model it made or used; empty where none.</summary>
    public required string Model { get; init; }

    /// <summary>The model's version; empty where none.</summary>
    public required string ModelVersion { get; init; }

    /// <summary>The slices that it is about, by name.</summary>
    public required IReadOnlyDictionary<string, string> Slices { get; init; }

    /// <summary>Whether it failed.</summary>
    public bool Failed => Status == "Error";
}
