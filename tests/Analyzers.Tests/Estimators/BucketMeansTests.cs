using CsCheck;
using OtelMl.Analyzers.Detection.Estimators;

namespace OtelMl.Analyzers.Tests.Estimators;

public sealed class BucketMeansTests
{
    [Fact]
    public void It_gives_the_papers_example()
    {
        // Section 3.3.1: buckets of accuracy 80 % and 50 %, and live traffic of 100 and 500 in them, come to 55 %.
        BinnedFeatures reference = Bins([.. Enumerable.Repeat((byte)1, 100_000), .. Enumerable.Repeat((byte)2, 100_000)]);
        double[] outcomes = [.. Enumerable.Range(0, 200_000).Select(i => i % 100 < (i < 100_000 ? 80 : 50) ? 1.0 : 0)];
        var means = BucketMeans.Fit(reference, outcomes);

        BinnedFeatures live = Bins([.. Enumerable.Repeat((byte)1, 100), .. Enumerable.Repeat((byte)2, 500)]);

        Assert.Equal(0.55, Enumerable.Range(0, 600).Average(row => means.Expect(live, row)), tolerance: 1e-3);
        // Always saying the reference's own accuracy is 10 points off.
        Assert.Equal(0.65, outcomes.Average(), tolerance: 1e-12);
    }

    [Fact]
    public void The_ensembles_error_is_at_most_the_mean_of_its_members_errors() =>
        Gen.Int[0, int.MaxValue].Sample(seed =>
        {
            var random = new Random(seed);
            (byte[][] bins, double[] outcomes) = Draw(random, 400);
            (byte[][] live, double[] truth) = Draw(random, 100);
            var counts = new[] { 4, 4, 4 };
            double Error(int[] members)
            {
                var means = BucketMeans.Fit(new BinnedFeatures([.. members.Select(f => bins[f])], counts[..members.Length], 400), outcomes);
                var features = new BinnedFeatures([.. members.Select(f => live[f])], counts[..members.Length], 100);
                return Math.Abs(Enumerable.Range(0, 100).Average(row => means.Expect(features, row)) - truth.Average());
            }

            Assert.InRange(Error([0, 1, 2]), 0, ((Error([0]) + Error([1]) + Error([2])) / 3) + 1e-12);
        });

    [Fact]
    public void Buckets_that_differ_by_noise_alone_are_taken_for_alike()
    {
        var random = new Random(1);
        byte[] bins = [.. Enumerable.Range(0, 1000).Select(_ => (byte)random.Next(1, 4))];
        double[] outcomes = [.. bins.Select((_, i) => i % 2 == 0 ? 1.0 : 0)];
        var means = BucketMeans.Fit(Bins(bins), outcomes);

        // Unshrunken the buckets of some 330 rows are off by .03 as a rule.
        Assert.All([1, 2, 3], bucket => Assert.Equal(0.5, means.Expect(Bins([(byte)bucket]), 0), tolerance: 0.02));
    }

    static BinnedFeatures Bins(byte[] bins) => new([bins], [4], bins.Length);

    static (byte[][] Bins, double[] Outcomes) Draw(Random random, int rows) =>
        ([.. Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, rows).Select(_ => (byte)random.Next(0, 4)).ToArray())],
            [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble() < 0.7 ? 1.0 : 0)]);
}
