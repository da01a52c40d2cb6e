namespace OtelMl.Analyzers.Detection.Clustering;

/// <summary>
/// The clusters of a reference, which live traffic is counted by: k-means (Lloyd 1982) from spread-out seeds (k-means++: Arthur and
/// Vassilvitskii, SODA 2007). They stay as they are, so that what is known of each stays true.
/// </summary>
public sealed class ReferenceClusters
{
    /// <summary>How many there are at most.</summary>
    public const int Most = 100;

    // Rows that a cluster should have on average, for its mean to say something.
    const int RowsPerCluster = 50;

    // Rows that clusters are looked for among.
    const int MostRows = 10_000;
    const int Rounds = 10;

    // A cluster's own radius counts as that of so many rows fewer, the usual radius for these.
    const double RadiusPrior = 5;

    // One in so many of the reference's rows lies beyond its cluster's reach.
    const int Beyond = 1000;

    readonly double[][] _centers;
    readonly double[] _reach; // squared

    ReferenceClusters(ClusterFeature[] features, double reach)
    {
        Features = features;
        _centers = Array.ConvertAll(features, feature => feature.Center);
        double[] squares = Array.ConvertAll(features, feature => feature.Radius * feature.Radius);
        double usual = Math.Max(1e-12, features.Zip(squares, (feature, square) => feature.Weight * square).Sum() / features.Sum(feature => feature.Weight));
        _reach = [.. features.Zip(squares, (feature, square) => reach * ((feature.Weight * square) + (RadiusPrior * usual)) / (feature.Weight + RadiusPrior))];
        UsualReach = Math.Sqrt(reach * usual);
    }

    /// <summary>Their rows.</summary>
    public IReadOnlyList<ClusterFeature> Features { get; }

    /// <summary>How far from its middle a usual cluster reaches.</summary>
    public double UsualReach { get; }

    /// <summary>Clusters a reference.</summary>
    /// <param name="points">Where its rows lie; at least one.</param>
    /// <param name="outcomes">By target, what they turned out to be.</param>
    public static ReferenceClusters Fit(double[][] points, double[][] outcomes)
    {
        ArgumentOutOfRangeException.ThrowIfZero(points.Length);
        var random = new Random(1);
        int[] rows = [.. Enumerable.Range(0, points.Length)];
        random.Shuffle(rows);
        ClusterFeature[] Cluster(int[] some) =>
            Group(Array.ConvertAll(some, row => points[row]), Array.ConvertAll(outcomes, of => Array.ConvertAll(some, row => of[row])), random);

        // Clusters lie closer to their own rows than to others: how far these reach the other half of the rows tells.
        int[] half = rows[..((rows.Length + 1) / 2)];
        int[] others = rows.Length == 1 ? rows : rows[half.Length..];
        var ofHalf = new ReferenceClusters(Cluster(half), 1);
        double[] distances = [.. others.Select(row => Distance.Nearest(points[row], ofHalf._centers)).Select(near => near.Squared / ofHalf._reach[near.Index]).Order()];
        return new ReferenceClusters(Cluster(rows), Math.Max(1, distances[^(1 + (distances.Length / Beyond))]));
    }

    static ClusterFeature[] Group(double[][] points, double[][] outcomes, Random random)
    {
        double[][] some = points[..Math.Min(points.Length, MostRows)];
        double[][] centers = Seed(some, Math.Clamp(points.Length / RowsPerCluster, 1, Most), random);
        for (int round = 0; round < Rounds; round++)
            centers = [.. some.GroupBy(point => Distance.Nearest(point, centers).Index).OrderBy(group => group.Key).Select(Middle)];
        return
        [
            .. Enumerable.Range(0, points.Length)
                .GroupBy(row => Distance.Nearest(points[row], centers).Index)
                .OrderBy(group => group.Key)
                .Select(group => Sum(group.Select(row => ClusterFeature.Of(points[row], Array.ConvertAll(outcomes, of => of[row]))))),
        ];
    }

    /// <summary>The cluster nearest to a point, and whether the point lies within its reach, so that the reference has points around it.</summary>
    public (int Cluster, bool Within) Find(double[] point)
    {
        (int nearest, double squared) = Distance.Nearest(point, _centers);
        return (nearest, squared <= _reach[nearest]);
    }

    // Each seed is drawn by its squared distance from those before.
    static double[][] Seed(double[][] points, int count, Random random)
    {
        var seeds = new List<double[]> { points[0] };
        double[] squared = Array.ConvertAll(points, point => Distance.Squared(point, points[0]));
        while (seeds.Count < count)
        {
            double left = random.NextDouble() * squared.Sum();
            int drawn = 0;
            while (drawn < points.Length - 1 && (left -= squared[drawn]) >= 0)
                drawn++;
            if (squared[drawn] == 0)
                break;
            seeds.Add(points[drawn]);
            squared = [.. squared.Zip(points, (least, point) => Math.Min(least, Distance.Squared(point, points[drawn])))];
        }

        return [.. seeds];
    }

    static double[] Middle(IEnumerable<double[]> points) => Sum(points.Select(point => ClusterFeature.Of(point, 0))).Center;

    static ClusterFeature Sum(IEnumerable<ClusterFeature> points) => points.Aggregate((one, other) => one + other);
}
