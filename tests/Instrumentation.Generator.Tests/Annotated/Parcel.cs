namespace OtelMl.Instrumentation.Generator.Tests.Annotated;

#pragma warning disable CA1051 // A field of the kind that digests take in too.

/// <summary>A row that holds more than columns do.</summary>
sealed record Parcel
{
    public int Field;

    public double Weight { get; init; }

    public float[]? Embedding { get; init; }

    public Guid Key { get; init; }

    public TimeOnly? At { get; init; }

    public Half Precision { get; init; }

    public List<string> Tags { get; init; } = [];

    public double[,]? Grid { get; init; }

    public IReadOnlyList<int[]> Legs { get; init; } = [];

    public long Number { get; init; }

    public ulong? Serial { get; init; }

    public decimal Price { get; init; }

    [MlColumn(Role = MlColumnRole.Ignored)]
    public string? Note { get; init; }
}
