namespace OtelMl.Analyzers.Detection.Clustering;

/// <summary>
/// Buckets that follow live traffic: micro-clusters with fading (DenStream: Cao, Ester, Qian and Zhou, SDM 2006). They are seeded with the
/// reference, whose weight does not fade, so that every bucket in which it has points keeps an accuracy; a cluster of live points alone is
/// reported as unsupported instead (methods A8).
/// </summary>
/// <remarks>A point costs O(clusters · features); there are no more clusters than seeds and live points that have not faded together.</remarks>
public sealed class LiveClusters
{
    readonly ClusterOptions _options;
    readonly double[] _mean;
    readonly double[] _deviation;
    readonly double _radius;
    readonly List<MicroCluster> _clusters = [];
    double _now = double.NegativeInfinity;

    LiveClusters(double[] mean, double[] deviation, ClusterOptions options)
    {
        _mean = mean;
        _deviation = deviation;
        _options = options;
        _radius = options.Radius * Math.Sqrt(mean.Length);
    }

    /// <summary>The clusters.</summary>
    public IReadOnlyList<MicroCluster> Clusters => _clusters;

    /// <summary>Seeds clusters with a reference.</summary>
    /// <param name="rows">Its rows' features, all as many and finite; at least one row.</param>
    /// <param name="right">Of each row whether the prediction was right.</param>
    /// <param name="options">How to cluster.</param>
    public static LiveClusters Seed(IReadOnlyList<double[]> rows, IReadOnlyList<bool> right, ClusterOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfZero(rows.Count);
        int features = rows[0].Length;
        double[] mean = [.. Enumerable.Range(0, features).Select(f => rows.Average(row => row[f]))];
        // A feature that never varies has no scale of its own.
        double[] deviation = [.. mean.Select((center, f) => Math.Sqrt(rows.Average(row => Math.Pow(row[f] - center, 2)))).Select(spread => spread > 0 ? spread : 1)];
        var clusters = new LiveClusters(mean, deviation, options);
        for (int i = 0; i < rows.Count; i++)
        {
            var point = ClusterFeature.Of(clusters.Scale(rows[i]), right[i]);
            int nearest = clusters.Nearest(point.Sum, _ => true);
            // Where there may be no more, the nearest is as good as it gets.
            if (nearest >= 0 && (clusters._clusters.Count == options.MostSeeds || clusters.Holds(clusters._clusters[nearest].Reference + point)))
                clusters._clusters[nearest] = clusters._clusters[nearest] with { Reference = clusters._clusters[nearest].Reference + point };
            else
                clusters._clusters.Add(new MicroCluster(point, ClusterFeature.Empty(features), double.NegativeInfinity, double.NegativeInfinity));
        }

        return clusters;
    }

    /// <summary>Takes a live point; returns whether the reference has points where it lies.</summary>
    /// <param name="time">When it came; not before the last one.</param>
    /// <param name="values">Its features; as many as the reference's, and finite.</param>
    /// <param name="right">Whether it was right; null while unlabelled.</param>
    /// <exception cref="ArgumentOutOfRangeException">It came before the last one.</exception>
    public bool Add(double time, double[] values, bool? right = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, _now);
        _now = time;
        var point = ClusterFeature.Of(Scale(values), right);
        // A cluster of the reference holds what lies within its own reach, however far live points have pulled.
        foreach (bool liveOnly in (ReadOnlySpan<bool>)[false, true])
        {
            int nearest = Nearest(point.Sum, cluster => cluster.IsLiveOnly == liveOnly);
            if (nearest < 0)
                continue;
            MicroCluster cluster = _clusters[nearest];
            double factor = Factor(cluster.Updated);
            if (liveOnly ? !Holds(cluster.Whole(factor) + point) : Distance(cluster.Reference.Center, point.Sum) > Reach(cluster.Reference))
                continue;
            _clusters[nearest] = cluster with { Live = cluster.Live.Times(factor) + point, Updated = time };
            return !liveOnly;
        }

        _clusters.Add(new MicroCluster(ClusterFeature.Empty(values.Length), point, time, time));
        return false;
    }

    /// <summary>Gives up clusters of live traffic that have faded to less than a point that only just came, as DenStream does.</summary>
    public void Prune() => _clusters.RemoveAll(cluster => cluster.IsLiveOnly && WeightOf(cluster) < Factor(cluster.Updated - _options.HalfLife));

    /// <summary>The weight of a cluster's live points now.</summary>
    public double WeightOf(MicroCluster cluster) => cluster.Live.Weight * Factor(cluster.Updated);

    /// <summary>
    /// The share of live weight that lies in clusters without a point of the reference, with enough points not to be chance and fewer labels
    /// than that; 0 while no live point has come.
    /// </summary>
    public double Unsupported
    {
        get
        {
            double all = _clusters.Sum(WeightOf);
            double unsupported = _clusters
                .Where(cluster => cluster.IsLiveOnly && WeightOf(cluster) >= _options.LeastWeight && cluster.Live.Labelled * Factor(cluster.Updated) < _options.LeastWeight)
                .Sum(WeightOf);
            return all > 0 ? unsupported / all : 0;
        }
    }

    double[] Scale(double[] values) => [.. values.Select((value, f) => (value - _mean[f]) / _deviation[f])];

    bool Holds(ClusterFeature feature) => feature.Radius <= _radius;

    // As far as a new point may lie from the reference's: those at the rim have more points beyond them.
    double Reach(ClusterFeature reference) => Math.Max(2 * _radius, 3 * reference.Radius);

    double Factor(double since) => double.IsNegativeInfinity(since) ? 1 : Math.Pow(2, (since - _now) / _options.HalfLife);

    int Nearest(double[] point, Predicate<MicroCluster> among)
    {
        int nearest = -1;
        double least = double.PositiveInfinity;
        for (int i = 0; i < _clusters.Count; i++)
        {
            if (!among(_clusters[i]))
                continue;
            MicroCluster cluster = _clusters[i];
            double distance = Distance((cluster.IsLiveOnly ? cluster.Live : cluster.Reference).Center, point);
            if (distance < least)
                (nearest, least) = (i, distance);
        }

        return nearest;
    }

    static double Distance(double[] one, double[] other)
    {
        double sum = 0;
        for (int f = 0; f < one.Length; f++)
            sum += (one[f] - other[f]) * (one[f] - other[f]);
        return Math.Sqrt(sum);
    }
}
