namespace OtelMl.Instrumentation.Generator.Tests.Annotated;

public sealed record Trip
{
    [MlColumn(Role = MlColumnRole.Id)]
    public string Id { get; init; } = "";

    [MlColumn(Role = MlColumnRole.Time)]
    public DateTimeOffset At { get; init; }

    public double Distance { get; init; }

    public int? Passengers { get; init; }

    public bool? Flagged { get; init; }

    [MlColumn(Name = "fare_amount")]
    public decimal Fare { get; init; }

    public string? Zone { get; init; }

    public Payment Payment { get; init; }

    [MlColumn(Role = MlColumnRole.Ignored)]
    public string? Driver { get; init; }

    public double Speed => Distance < 0 ? 0 : throw new InvalidOperationException("computed properties are not read");
}
