namespace OtelMl.Analyzers.Detection.Clustering;

/// <summary>A bucket that live traffic draws: the reference's points in it, which do not fade, and the live ones, which do.</summary>
/// <param name="Reference">The reference's points.</param>
/// <param name="Live">Live points, as they counted at <paramref name="Updated"/>.</param>
/// <param name="Updated">When the last one came.</param>
/// <param name="Seed">When it was begun.</param>
public sealed record MicroCluster(ClusterFeature Reference, ClusterFeature Live, double Updated, double Seed)
{
    /// <summary>Whether nothing of the reference lies in it, so that no accuracy is known of it but what live labels show.</summary>
    public bool IsLiveOnly => Reference.Weight == 0;

    /// <summary>All its points.</summary>
    /// <param name="factor">How much of their weight live points have kept.</param>
    internal ClusterFeature Whole(double factor) => Reference + Live.Times(factor);
}
