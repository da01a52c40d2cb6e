namespace OtelMl.Instrumentation.Generator.Tests.Annotated;

/// <summary>A row whose identifiers have more digits than a double.</summary>
sealed record Pick
{
    [MlColumn(Role = MlColumnRole.Id)]
    public long? Id { get; init; }

    [MlColumn(Role = MlColumnRole.Group)]
    public decimal Shop { get; init; }

    [MlColumn(Role = MlColumnRole.Prediction)]
    public long Item { get; init; }

    [MlColumn(Role = MlColumnRole.Label)]
    public ulong? Taken { get; init; }
}
