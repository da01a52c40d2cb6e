namespace OtelMl.Analyzers.Detection.Clustering;

/// <summary>How live traffic is clustered.</summary>
public sealed record ClusterOptions
{
    /// <summary>The largest radius of a cluster, in standard deviations of the reference per feature; above 0.</summary>
    public double Radius { get; init; } = 0.5;

    /// <summary>In how long a live point's weight halves; above 0.</summary>
    public double HalfLife { get; init; } = double.PositiveInfinity;

    /// <summary>How many clusters the reference gets at most; at least 1.</summary>
    public int MostSeeds { get; init; } = 200;

    /// <summary>How many points make a cluster of live traffic alone count, rather than be chance; above 0.</summary>
    public double LeastWeight { get; init; } = 10;
}
