using System.Text.Json;

namespace OtelMl.Provenance.Tests;

/// <summary>A run to be stored, starting so many minutes into a day.</summary>
public sealed record StoredRun(string Id, string Component, int Minute)
{
    static readonly DateTime Day = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public string TraceId { get; init; } = "";

    public (string Pointer, string Digest)[] Reads { get; init; } = [];

    public (string Pointer, string Digest)[] Writes { get; init; } = [];

    public string[] Tags { get; init; } = [];

    public string Revision { get; init; } = "";

    public string SourceDigest { get; init; } = "";

    public string ExperimentRunId { get; init; } = "";

    public string Region { get; init; } = "";

    public bool Dirty { get; init; }

    public string? Fault { get; init; }

    public TimeSpan Took { get; init; } = TimeSpan.FromSeconds(30);

    public DateTime Start => Day.AddMinutes(Minute);

    public Dictionary<string, string> Attributes(string pipeline) => new()
    {
        ["ml.pipeline.name"] = pipeline,
        ["ml.component.name"] = Component,
        ["ml.run.inputs"] = JsonSerializer.Serialize(Reads.Select(io => io.Pointer)),
        ["ml.run.input_digests"] = JsonSerializer.Serialize(Reads.Select(io => io.Digest)),
        ["ml.run.outputs"] = JsonSerializer.Serialize(Writes.Select(io => io.Pointer)),
        ["ml.run.output_digests"] = JsonSerializer.Serialize(Writes.Select(io => io.Digest)),
        ["ml.component.tags"] = JsonSerializer.Serialize(Tags),
        ["vcs.ref.head.revision"] = Revision,
        ["ml.component.source_digest"] = SourceDigest,
        ["ml.experiment.run_id"] = ExperimentRunId,
        ["ml.slice.region"] = Region,
        ["ml.source.dirty"] = Dirty ? "true" : "false",
    };
}
