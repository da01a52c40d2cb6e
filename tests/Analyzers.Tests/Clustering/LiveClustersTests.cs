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
            ClusterFeature[] all = [.. points.Select((point, i) => ClusterFeature.Of(Array.ConvertAll(point, value => (double)value), i % 3 == 0 ? null : i % 3 == 1))];
            ClusterFeature Sum(IEnumerable<ClusterFeature> some) => some.Aggregate(ClusterFeature.Empty(2), (one, other) => one + other);
            int half = all.Length / 2;

            AssertSame(Sum(all), Sum(all[..half]) + Sum(all[half..]));
            AssertSame(Sum(all[..half]), Sum(all) - Sum(all[half..]));
            double[] center = [.. Enumerable.Range(0, 2).Select(f => points.Average(point => point[f]))];
            Assert.Equal(center, Sum(all).Center);
            Assert.Equal(
                Math.Sqrt(points.Average(point => Math.Pow(point[0] - center[0], 2) + Math.Pow(point[1] - center[1], 2))), Sum(all).Radius, tolerance: 1e-6);
        });

    [Fact]
    public void A_cluster_that_nothing_comes_to_fades_by_half_in_every_half_life_and_the_reference_does_not()
    {
        LiveClusters clusters = Seeded(new Random(1), new ClusterOptions { HalfLife = 5 });
        clusters.Add(0, [0, 0]);
        MicroCluster touched = clusters.Clusters.Single(cluster => cluster.Live.Weight > 0);
        double reference = clusters.Clusters.Sum(cluster => cluster.Reference.Weight);

        clusters.Add(13, [50, 50]);

        Assert.Equal(Math.Pow(2, -13 / 5.0), clusters.WeightOf(touched), tolerance: 1e-12);
        Assert.Equal(ReferenceRows, reference);
        Assert.Equal(reference, clusters.Clusters.Sum(cluster => cluster.Reference.Weight));
    }

    [Fact]
    public void Points_where_the_reference_had_none_are_unsupported_once_they_are_enough()
    {
        var random = new Random(2);
        var options = new ClusterOptions();
        LiveClusters clusters = Seeded(random, options);
        for (int i = 0; i < 90; i++)
            clusters.Add(i, Point(random, 0));
        double before = clusters.Unsupported;
        for (int i = 0; i < (int)options.LeastWeight; i++)
            Assert.False(clusters.Add(90 + i, Blob(random)));

        Assert.Equal(0, before);
        Assert.Equal(0.1, clusters.Unsupported, tolerance: 1e-12);
        // Where labels come to them they are known after all.
        for (int i = 0; i < (int)options.LeastWeight; i++)
            clusters.Add(200 + i, Blob(random), right: true);
        Assert.Equal(0, clusters.Unsupported);
    }

    [Fact]
    public void A_hole_within_the_references_ranges_is_unsupported_where_ranges_alone_say_nothing()
    {
        // The reference lies on two sides; live traffic comes between them.
        var random = new Random(3);
        double[][] rows = [.. Enumerable.Range(0, ReferenceRows).Select(i => Point(random, i % 2 == 0 ? -5 : 5))];
        LiveClusters clusters = LiveClusters.Seed(rows, [.. rows.Select(_ => true)], new ClusterOptions { Radius = 0.1 });
        double[][] live = [.. Enumerable.Range(0, 200).Select(_ => new[] { random.Normal(0.2), random.Normal(0.2) })];
        foreach (double[] point in live)
            clusters.Add(0, point);

        Assert.InRange(clusters.Unsupported, 0.95, 1);
        Assert.All(live, point => Assert.All([0, 1], f => Assert.InRange(point[f], rows.Min(row => row[f]), rows.Max(row => row[f]))));
    }

    [Fact]
    public void Traffic_as_before_is_supported_and_makes_no_new_cluster_over_100_000_points_but_by_chance()
    {
        var random = new Random(4);
        LiveClusters clusters = Seeded(random, new ClusterOptions { HalfLife = 10_000 });
        int seeds = clusters.Clusters.Count;
        int outside = 0;
        double most = 0;
        for (int i = 0; i < 100_000; i++)
        {
            outside += clusters.Add(i, Point(random, 0)) ? 0 : 1;
            if (i % 1000 == 0)
            {
                clusters.Prune();
                most = Math.Max(most, clusters.Unsupported);
            }
        }

        // Beyond all 2 000 points of the reference lies about one in 2 000 (the largest of so many), by each side of each feature.
        Assert.InRange(outside / 100_000.0, 0, 4.0 / ReferenceRows);
        Assert.Equal(0, most);
        Assert.Equal(seeds, clusters.Clusters.Count(cluster => !cluster.IsLiveOnly));
        // Ranges of each feature alone, the rule without clusters, call so many foreign too.
        Assert.InRange(clusters.Clusters.Count, seeds, seeds + 50);
    }

    [Fact]
    public void Each_bucket_keeps_the_accuracy_of_the_reference()
    {
        LiveClusters clusters = Seeded(new Random(5), new ClusterOptions { HalfLife = 1 });
        for (int i = 0; i < 5000; i++)
            clusters.Add(i, [0.5, 0.5], right: false);

        Assert.All(clusters.Clusters, cluster => Assert.Equal(cluster.Reference.Weight, cluster.Reference.Labelled));
        Assert.Equal(0.5, clusters.Clusters.Sum(cluster => cluster.Reference.Right) / ReferenceRows);
        // Live points in it do not move what it takes.
        Assert.True(clusters.Add(5000, [0.5, 0.5]));
    }

    static LiveClusters Seeded(Random random, ClusterOptions options)
    {
        double[][] rows = [.. Enumerable.Range(0, ReferenceRows).Select(_ => Point(random, 0))];
        return LiveClusters.Seed(rows, [.. rows.Select((_, i) => i % 2 == 0)], options);
    }

    static double[] Point(Random random, double center) => [center + random.Normal(1), center + random.Normal(1)];

    static double[] Blob(Random random) => [10 + random.Normal(0.1), -10 + random.Normal(0.1)];

    static void AssertSame(ClusterFeature one, ClusterFeature other)
    {
        Assert.Equal((one.Weight, one.Labelled, one.Right), (other.Weight, other.Labelled, other.Right));
        Assert.Equal(one.Sum, other.Sum);
        Assert.Equal(one.Squares, other.Squares);
    }
}
