namespace OtelMl.Analyzers.Detection.Clustering;

/// <summary>
/// What live traffic has that the reference has not: micro-clusters with fading (DenStream: Cao, Ester, Qian and Zhou, SDM 2006) of the points
/// beyond all of the reference's clusters. Nothing is known of such a bucket but what its own live labels show, and without these it is
/// unsupported (methods A8).
/// </summary>
/// <remarks>A point costs O(clusters · features); there are never more than <see cref="MostClusters"/>.</remarks>
public sealed class LiveClusters
{
    /// <summary>How many clusters there are at most; the lightest is given up for another.</summary>
    public const int MostClusters = 100;

    /// <summary>How many points make a cluster count, rather than be chance, and how many labels make it known.</summary>
    public const double LeastWeight = 10;

    // Of all points a cluster has to have twice what lies beyond the reference's clusters of the reference itself.
    const double LeastShare = 0.002;

    readonly double _reach; // squared
    readonly double _halfLife;
    readonly int _targets;
    readonly List<MicroCluster> _clusters = [];
    double _all;
    double _now = double.NegativeInfinity;

    /// <param name="reference">The reference's clusters.</param>
    /// <param name="halfLife">In how long a point's weight halves; above 0.</param>
    public LiveClusters(ReferenceClusters reference, double halfLife)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(halfLife);
        _reach = reference.UsualReach * reference.UsualReach;
        _halfLife = halfLife;
        _targets = reference.Features[0].Outcomes.Length;
    }

    /// <summary>The clusters.</summary>
    public IReadOnlyList<MicroCluster> Clusters => _clusters;

    /// <summary>The weight of all live points now, wherever they lie.</summary>
    public double Weight => _all;

    /// <summary>Counts a point that lies among the reference's.</summary>
    /// <param name="time">When it came; not before the last one.</param>
    /// <exception cref="ArgumentOutOfRangeException">It came before the last one.</exception>
    public void Pass(double time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, _now);
        _all = (_now == time || double.IsNegativeInfinity(_now) ? _all : _all * Math.Pow(2, (_now - time) / _halfLife)) + 1;
        _now = time;
    }

    /// <summary>Takes a point that lies beyond the reference's; returns its cluster.</summary>
    /// <param name="time">When it came; not before the last one.</param>
    /// <param name="point">Where it lies.</param>
    /// <exception cref="ArgumentOutOfRangeException">It came before the last one.</exception>
    public MicroCluster Add(double time, double[] point)
    {
        Pass(time);
        var feature = ClusterFeature.Of(point, _targets);
        (int nearest, double squared) = Distance.Nearest(point, [.. _clusters.Select(cluster => cluster.Center)]);
        if (squared <= _reach)
        {
            _clusters[nearest].Add(feature, time, Factor(_clusters[nearest].Updated));
            return _clusters[nearest];
        }

        if (_clusters.Count == MostClusters)
            _clusters.Remove(_clusters.MinBy(WeightOf)!);
        var made = new MicroCluster(feature, time);
        _clusters.Add(made);
        return made;
    }

    /// <summary>Takes the label of a point that came before.</summary>
    /// <param name="cluster">The point's cluster.</param>
    /// <param name="time">When the point came; its label fades with it.</param>
    /// <param name="outcomes">By target, what it turned out to be.</param>
    public void Label(MicroCluster cluster, double time, double[] outcomes)
    {
        var label = new ClusterFeature(0, new double[cluster.Center.Length], new double[cluster.Center.Length], 1, outcomes);
        cluster.Add(label.Times(Factor(time)), _now, Factor(cluster.Updated));
    }

    /// <summary>The weight of a cluster's points now.</summary>
    public double WeightOf(MicroCluster cluster) => cluster.Live.Weight * Factor(cluster.Updated);

    /// <summary>Whether a cluster has enough points not to be chance.</summary>
    public bool Counts(MicroCluster cluster) => WeightOf(cluster) >= Math.Max(LeastWeight, LeastShare * _all);

    /// <summary>Whether a cluster has enough labels to be known by them.</summary>
    public bool IsKnown(MicroCluster cluster) => cluster.Live.Labelled * Factor(cluster.Updated) >= LeastWeight;

    /// <summary>The share of live weight in clusters that count and are not known; 0 while no point has come.</summary>
    public double Unsupported => _all > 0 ? _clusters.Where(cluster => Counts(cluster) && !IsKnown(cluster)).Sum(WeightOf) / _all : 0;

    double Factor(double since) => since == _now ? 1 : Math.Pow(2, (since - _now) / _halfLife);
}
