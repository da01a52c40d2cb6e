using CsCheck;
using OtelMl.Analyzers.Detection.Estimators;
using OtelMl.Analyzers.Tests.Simulation;

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

    [Fact]
    public void Of_resampled_labelled_traffic_it_is_unbiased_and_its_interval_covers_and_the_references_mean_does_neither()
    {
        // The same population, drawn by other shares of its buckets: multinomial reweighting.
        double[] accuracies = [0.9, 0.8, 0.6, 0.4];
        double[] before = [0.4, 0.3, 0.2, 0.1];
        double[] after = [0.1, 0.2, 0.3, 0.4];
        const int rows = 4000;
        double truth = accuracies.Zip(after, (accuracy, share) => accuracy * share).Sum();
        (double Error, bool Covered, double Naive)[] runs = Runs.Of(400, random =>
        {
            byte[] reference = Draw(random, before, rows);
            double[] outcomes = Array.ConvertAll(reference, bucket => random.Happens(accuracies[bucket - 1]) ? 1.0 : 0);
            byte[] live = Draw(random, after, rows);
            var means = BucketMeans.Fit(new BinnedFeatures([reference], [5], rows), outcomes);
            var features = new BinnedFeatures([live], [5], rows);
            double[] expected = [.. Enumerable.Range(0, rows).Select(row => means.Expect(features, row))];
            double estimate = expected.Average();
            // Methods A5: the buckets' own sampling error by live shares, and that of the live shares.
            double variance = Enumerable.Range(1, 4).Sum(bucket =>
            {
                double share = live.Count(of => of == bucket) / (double)rows;
                double mean = expected[Array.IndexOf(live, (byte)bucket)];
                return share * share * mean * (1 - mean) / reference.Count(of => of == bucket);
            }) + (expected.Average(mean => (mean - estimate) * (mean - estimate)) / rows);
            return (estimate - truth, Math.Abs(estimate - truth) <= 1.96 * Math.Sqrt(variance), outcomes.Average() - truth);
        });

        double[] errors = [.. runs.Select(run => run.Error)];
        // Shrinkage takes kappa / (n + kappa) of what buckets differ by, with a kappa of six and n of four hundred or more.
        Assert.Equal(0, errors.Average(), errors.MeanTolerance() + 0.005);
        Assert.InRange(runs.Share(run => run.Covered), 0.95 - Runs.ShareTolerance(0.95, runs.Length), 0.95 + Runs.ShareTolerance(0.95, runs.Length));
        Assert.InRange(runs.Average(run => run.Naive), 0.15, 0.25);

        static byte[] Draw(Random random, double[] shares, int rows) => [.. Enumerable.Range(0, rows).Select(_ => (byte)(random.Index(shares) + 1))];
    }

    static BinnedFeatures Bins(byte[] bins) => new([bins], [4], bins.Length);

    static (byte[][] Bins, double[] Outcomes) Draw(Random random, int rows) =>
        ([.. Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, rows).Select(_ => (byte)random.Next(0, 4)).ToArray())],
            [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble() < 0.7 ? 1.0 : 0)]);
}
