using CsCheck;
using OtelMl.Analyzers.Detection.Clustering;
using OtelMl.Analyzers.Tests.Simulation;

namespace OtelMl.Analyzers.Tests.Clustering;

public sealed class LiveClustersTests
{
    const int ReferenceRows = 2000;

    [Fact]
    public void The_sums_of_two_parts_are_those_of_both_exactly() =>
        Gen.Int[-100, 100].Array[2].Array[1, 30].Sample(points =>
        {
            // Of whole numbers, so that sums have no rounding.
            ClusterFeature[] all =
            [
                .. points.Select((point, i) => Array.ConvertAll(point, value => (double)value))
                    .Select((point, i) => i % 3 == 0 ? ClusterFeature.Of(point, 1) : ClusterFeature.Of(point, [i % 2])),
            ];
            int half = all.Length / 2;
            ClusterFeature whole = Sum(all);

            AssertSame(whole, Sum(all[..half]) + Sum(all[half..]));
            AssertSame(Sum(all[..half]), whole - Sum(all[half..]));
            double[] center = [.. Enumerable.Range(0, 2).Select(f => points.Average(point => point[f]))];
            Assert.Equal(center, whole.Center);
            Assert.Equal(
                Math.Sqrt(points.Average(point => Math.Pow(point[0] - center[0], 2) + Math.Pow(point[1] - center[1], 2))), whole.Radius, tolerance: 1e-6);

            static ClusterFeature Sum(ClusterFeature[] some) => some.Aggregate(ClusterFeature.Of([0, 0], 1).Times(0), (one, other) => one + other);
        });

    [Fact]
    public void A_cluster_that_nothing_comes_to_fades_by_half_in_every_half_life_and_the_reference_does_not()
    {
        ReferenceClusters reference = Reference(new Random(1));
        var clusters = new LiveClusters(reference, halfLife: 5);
        MicroCluster untouched = clusters.Add(0, [30, 30]);
        clusters.Label(untouched, 0, [1]);

        clusters.Add(13, [-30, -30]);

        double factor = Math.Pow(2, -13 / 5.0);
        Assert.Equal(factor, clusters.WeightOf(untouched), tolerance: 1e-12);
        Assert.Equal(1 + factor, clusters.Weight, tolerance: 1e-12);
        Assert.Equal(ReferenceRows, reference.Features.Sum(feature => feature.Weight));
        Assert.Equal(ReferenceRows / 2, reference.Features.Sum(feature => feature.Outcomes[0]));
    }

    [Fact]
    public void Points_where_the_reference_had_none_are_unsupported_once_they_are_enough_and_until_labels_come()
    {
        var random = new Random(2);
        ReferenceClusters reference = Reference(random);
        var clusters = new LiveClusters(reference, double.PositiveInfinity);
        for (int i = 0; i < 90; i++)
            Take(clusters, reference, i, Point(random, 0));
        var blob = new List<(double Time, MicroCluster Cluster)>();
        var shares = new List<double>();
        for (int i = 0; i < (int)LiveClusters.LeastWeight; i++)
        {
            double[] point = Blob(random);
            Assert.False(reference.Find(point).Within);
            blob.Add((90 + i, clusters.Add(90 + i, point)));
            shares.Add(clusters.Unsupported);
        }

        Assert.All(shares[..^1], share => Assert.Equal(0, share));
        Assert.Equal(0.1, shares[^1], tolerance: 1e-12);
        foreach ((double time, MicroCluster cluster) in blob)
            clusters.Label(cluster, time, [1]);
        Assert.Equal(0, clusters.Unsupported);
    }

    [Fact]
    public void A_hole_within_the_references_ranges_is_unsupported_where_ranges_alone_say_nothing()
    {
        // The reference lies on two sides; live traffic comes between them.
        var random = new Random(3);
        double[][] rows = [.. Enumerable.Range(0, ReferenceRows).Select(i => Point(random, i % 2 == 0 ? -5 : 5))];
        ReferenceClusters reference = Reference(rows);
        var clusters = new LiveClusters(reference, double.PositiveInfinity);
        double[][] live = [.. Enumerable.Range(0, 200).Select(_ => new[] { random.Normal(0.2), random.Normal(0.2) })];
        for (int i = 0; i < live.Length; i++)
            Take(clusters, reference, i, live[i]);

        Assert.InRange(clusters.Unsupported, 0.95, 1);
        Assert.All(live, point => Assert.All([0, 1], f => Assert.InRange(point[f], rows.Min(row => row[f]), rows.Max(row => row[f]))));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    public void Traffic_as_before_stays_supported_over_100_000_points(int features)
    {
        var random = new Random(4);
        double[] Draw() => [.. Enumerable.Range(0, features).Select(_ => random.Normal(1))];
        ReferenceClusters reference = Reference([.. Enumerable.Range(0, ReferenceRows).Select(_ => Draw())]);
        var clusters = new LiveClusters(reference, halfLife: 5000);
        int beyond = 0;
        double most = 0;
        for (int i = 0; i < 100_000; i++)
        {
            beyond += Take(clusters, reference, i, Draw()) is null ? 0 : 1;
            most = i % 1000 == 0 ? Math.Max(most, clusters.Unsupported) : most;
        }

        Assert.Equal(0, most);
        // The reach is that beyond which one of the thousand rows lies that it is measured on: the share beyond the second largest of a thousand is
        // a beta variable with mean .002 and deviation .0014.
        Assert.InRange(beyond / 100_000.0, 0, 0.002 + (3 * 0.0014));
    }

    [Fact]
    public void However_much_is_new_there_are_never_more_clusters_than_may_be()
    {
        var random = new Random(5);
        ReferenceClusters reference = Reference(random);
        var clusters = new LiveClusters(reference, halfLife: 1000);
        for (int i = 0; i < 5000; i++)
            clusters.Add(i, [1e6 * random.NextDouble(), 1e6 * random.NextDouble()]);

        Assert.Equal(LiveClusters.MostClusters, clusters.Clusters.Count);
        // A geometric series of halves; what was given up still counts as traffic.
        double factor = Math.Pow(2, -1 / 1000.0);
        Assert.Equal((1 - Math.Pow(factor, 5000)) / (1 - factor), clusters.Weight, tolerance: 1e-6);
        Assert.InRange(reference.Features.Count, 1, ReferenceClusters.Most);
    }

    static MicroCluster? Take(LiveClusters clusters, ReferenceClusters reference, double time, double[] point)
    {
        if (!reference.Find(point).Within)
            return clusters.Add(time, point);
        clusters.Pass(time);
        return null;
    }

    static ReferenceClusters Reference(Random random) => Reference([.. Enumerable.Range(0, ReferenceRows).Select(_ => Point(random, 0))]);

    static ReferenceClusters Reference(double[][] rows) => ReferenceClusters.Fit(rows, [[.. rows.Select((_, i) => i % 2 == 0 ? 1.0 : 0)]]);

    static double[] Point(Random random, double center) => [center + random.Normal(1), center + random.Normal(1)];

    static double[] Blob(Random random) => [10 + random.Normal(0.1), -10 + random.Normal(0.1)];

    static void AssertSame(ClusterFeature one, ClusterFeature other)
    {
        Assert.Equal((one.Weight, one.Labelled, one.Outcomes[0]), (other.Weight, other.Labelled, other.Outcomes[0]));
        Assert.Equal(one.Sum, other.Sum);
        Assert.Equal(one.Squares, other.Squares);
    }
}
