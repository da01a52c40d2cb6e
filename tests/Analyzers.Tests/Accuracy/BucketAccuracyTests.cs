using CsCheck;
using OtelMl.Analyzers.Detection.Accuracy;
using OtelMl.Analyzers.Tests.Simulation;

namespace OtelMl.Analyzers.Tests.Accuracy;

public sealed class BucketAccuracyTests
{
    const string Borough = "borough";

    static readonly string[] Boroughs = ["a", "b", "c", "d", "e", "f", "g", "h"];

    static readonly Bucketing ByBorough = new(Borough, [], Boroughs);

    static readonly Gen<(int Count, int Correct)[]> Counts =
        Gen.Int[0, 60].SelectMany(count => Gen.Int[0, count].Select(correct => (count, correct))).Array[1, Boroughs.Length];

    [Fact]
    public void A_bucket_lies_between_its_own_mean_and_the_whole() =>
        Counts.Where(counts => counts.Any(c => c.Count > 0)).Sample(counts =>
        {
            BucketAccuracy measured = Measure(counts);
            double overall = Overall(counts);
            for (int b = 0; b < counts.Length; b++)
            {
                double own = counts[b].Count == 0 ? overall : counts[b].Correct / (double)counts[b].Count;
                Assert.InRange(measured.Accuracies[b + 1], Math.Min(own, overall) - 1e-12, Math.Max(own, overall) + 1e-12);
            }
        });

    [Fact]
    public void A_bucket_the_reference_never_filled_has_the_accuracy_of_the_whole() =>
        Assert.Equal(0.6, Measure([(100, 90), (100, 30)]).Accuracies[Bucketing.Missing], 12);

    [Fact]
    public void Without_structure_most_references_find_none_and_every_bucket_is_the_whole()
    {
        BucketAccuracy[] runs = Runs.Of(400, random => Simulate(random, Enumerable.Repeat(0.7, 8).ToArray(), 100));
        BucketAccuracy[] none = [.. runs.Where(run => run.BetweenVariance == 0)];

        // A chi-square with 7 degrees of freedom stays below its mean with probability .57.
        Assert.InRange(none.Length / 400.0, 0.57 - Runs.ShareTolerance(0.57, 400), 0.57 + Runs.ShareTolerance(0.57, 400));
        Assert.All(none, run => Assert.Single(run.Accuracies.Distinct()));
        // What is left is little: its standard deviation would be .046 without taking the noise off.
        Assert.InRange(runs.Average(run => run.BetweenVariance), 0, 0.02 * 0.02);
    }

    [Fact]
    public void Planted_structure_is_recovered_once_noise_is_taken_off()
    {
        double[] planted = [0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9];
        double plantedVariance = planted.Average(a => (a - planted.Average()) * (a - planted.Average()));

        BucketAccuracy[] runs = Runs.Of(400, random => Simulate(random, planted, 200));

        double[] variances = [.. runs.Select(run => run.BetweenVariance)];
        Assert.Equal(plantedVariance, variances.Average(), tolerance: variances.MeanTolerance());
        for (int b = 0; b < planted.Length; b++)
            Assert.Equal(planted[b], runs.Average(run => run.Accuracies[b + 1]), tolerance: 0.02);
    }

    [Fact]
    public void Shrinking_brings_the_buckets_nearer_to_the_truth_than_their_own_means()
    {
        double[] planted = [0.66, 0.67, 0.69, 0.7, 0.7, 0.71, 0.73, 0.74];
        double own = planted.Sum(a => a * (1 - a) / 50);

        double[] shrunken = Runs.Of(400, random => Simulate(random, planted, 50).Accuracies.Skip(1).Zip(planted, (a, truth) => (a - truth) * (a - truth)).Sum());

        Assert.InRange(shrunken.Average(), 0, own / 2);
    }

    [Fact]
    public void Weighted_by_the_reference_itself_buckets_of_one_size_give_its_overall_accuracy() =>
        Gen.Int[0, 50].Array[2, 8].Sample(correct =>
        {
            (int, int)[] counts = [.. correct.Select(c => (50, c))];
            BucketAccuracy measured = Measure(counts);
            Assert.Equal(Overall(counts), measured.Accuracies.Skip(1).Take(counts.Length).Average(), tolerance: 1e-12);
        });

    [Fact]
    public void Weighted_by_the_reference_itself_no_bucketing_strays_from_its_overall_accuracy_by_more_than_its_error() =>
        Counts.Where(counts => counts.Sum(c => c.Count) >= 100).Sample(counts =>
        {
            BucketAccuracy measured = Measure(counts);
            double overall = Overall(counts);
            double total = counts.Sum(c => c.Count);
            double weighted = counts.Select((c, b) => c.Count / total * measured.Accuracies[b + 1]).Sum();
            Assert.Equal(overall, weighted, tolerance: 0.03);
        });

    [Fact]
    public void The_error_of_the_reference_s_own_mix_is_that_of_a_stratified_sample()
    {
        BucketAccuracy measured = Measure([(500, 400), (500, 300)]);

        double expected = 0.5 * ((0.8 * 0.2) + (0.6 * 0.4)) / 1000;

        Assert.Equal(expected, measured.Variance([0, 0.5, 0.5]), tolerance: expected * 0.01);
    }

    [Fact]
    public void Nothing_has_less_error_than_the_mix_whose_shares_follow_the_rows() =>
        Gen.Double[0, 1].Sample(share =>
        {
            BucketAccuracy measured = Measure([(900, 720), (100, 80)]);
            Assert.True(measured.Variance([0, 0.9, 0.1]) <= measured.Variance([0, share, 1 - share]) + 1e-15);
        });

    [Fact]
    public void Of_a_bucket_the_reference_never_filled_hardly_anything_is_known()
    {
        BucketAccuracy measured = Measure([(500, 400), (500, 400)]);

        Assert.Equal(0.8 * 0.2, measured.Variance([1, 0, 0]), tolerance: 1e-12);
    }

    static double Overall((int Count, int Correct)[] counts) => counts.Sum(c => c.Correct) / (double)counts.Sum(c => c.Count);

    static BucketAccuracy Measure(IReadOnlyList<(int Count, int Correct)> counts) =>
        BucketAccuracy.Measure(ByBorough, [.. counts.SelectMany((c, b) => Rows.OfCategory(Borough, Boroughs[b], c.Count, c.Correct))]);

    static BucketAccuracy Simulate(Random random, double[] accuracies, int count) =>
        Measure([.. accuracies.Select(a => (count, Enumerable.Range(0, count).Count(_ => random.Happens(a))))]);
}
