namespace OtelMl.Analyzers.Detection.Clustering;

/// <summary>A bucket that live traffic made where the reference has nothing; its points fade.</summary>
public sealed class MicroCluster
{
    internal MicroCluster(ClusterFeature live, double updated)
    {
        Live = live;
        Updated = updated;
        Center = live.Center;
    }

    /// <summary>Its points, as they counted when the last one came.</summary>
    public ClusterFeature Live { get; private set; }

    /// <summary>When that was.</summary>
    public double Updated { get; private set; }

    /// <summary>Where they lie.</summary>
    public double[] Center { get; private set; }

    /// <summary>Takes points.</summary>
    /// <param name="points">The points, as they count at that time.</param>
    /// <param name="time">When they came.</param>
    /// <param name="factor">How much of their weight the points before have kept until then.</param>
    internal void Add(ClusterFeature points, double time, double factor)
    {
        Live = Live.Times(factor) + points;
        Updated = time;
        Center = Live.Center;
    }
}
