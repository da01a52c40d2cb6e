namespace OtelMl.Analyzers.Detection.Business;

/// <summary>What business does.</summary>
public sealed record BusinessOptions
{
    /// <summary>The names of OpenTelemetry metrics that performance is correlated with.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = [];
}
