using OtelMl.Analyzers.Detection.Fusion;
using OtelMl.Analyzers.Tests.Simulation;

namespace OtelMl.Analyzers.Tests.Fusion;

/// <summary>What becomes of post-stratification and of prediction-powered inference at their limits (methods A11), and the biases of S7.</summary>
public sealed class FusionLimitsTests
{
    const int Predictions = 4000;
    const int Seeds = 400;

    // The reference's accuracy by bucket.
    static readonly double[] Buckets = [0.9, 0.8, 0.7, 0.6];

    static readonly Target Correctness = ExactReference.Of(Buckets, rows: 20_000);

    public static TheoryData<string, double[], double[], double[], double, double> Shifts => new()
    {
        // Name, shares of live traffic, live accuracies, label rates; the bias of the labelled alone, and of the paper's count-weighted mean.
        { "covariate", [0.1, 0.2, 0.3, 0.4], [0.9, 0.8, 0.7, 0.6], [0.9, 0.5, 0.1, 0.05], 0.1085, 0 },
        { "concept in two buckets", [0.4, 0.3, 0.2, 0.1], [0.6, 0.6, 0.7, 0.6], [0.3, 0.2, 0.1, 0.05], -0.0101, 0.1317 },
    };

    [Theory]
    [MemberData(nameof(Shifts))]
    public void Post_stratification_is_hardly_biased_where_labels_alone_or_counts_are(
        string name, double[] shares, double[] accuracies, double[] rates, double labelledAlone, double countWeighted)
    {
        Run[] runs = Simulate(shares, accuracies, rates);

        double[] alone = [.. runs.Select(run => run.LabelledAlone - run.Truth)];
        double[] counted = [.. runs.Select(run => run.CountWeighted - run.Truth)];
        double[] fused = [.. runs.Select(run => run.Fused - run.Truth)];
        Assert.Equal(labelledAlone, alone.Average(), alone.MeanTolerance() + 0.001);
        Assert.Equal(countWeighted, counted.Average(), counted.MeanTolerance() + 0.001);
        // With a kappa of 20 .0007 and .0076 remain; of the data's own kappa no more.
        Assert.True(Math.Abs(fused.Average()) <= fused.MeanTolerance() + 0.0076, $"{name}: {fused.Average()}");
        Assert.InRange(runs.Share(run => Math.Abs(run.Fused - run.Truth) <= 1.96 * run.Error), 0.95 - Runs.ShareTolerance(0.95, Seeds), 1);
    }

    [Fact]
    public void What_happens_in_a_bucket_that_never_gets_labels_nothing_can_see()
    {
        // Its accuracy fell by .3 in a quarter of the traffic.
        double[] biases = [.. Simulate([0.25, 0.25, 0.25, 0.25], [0.9, 0.8, 0.7, 0.3], [0.3, 0.2, 0.1, 0]).Select(run => run.Fused - run.Truth)];

        Assert.Equal(0.075, biases.Average(), biases.MeanTolerance() + 0.002);
    }

    [Fact]
    public void Where_labels_are_as_expected_of_a_large_reference_kappa_is_without_limit_and_the_fusion_count_weighted()
    {
        // Residuals of nothing but exactly what chance allows: half of them of each sign, in every stratum.
        (TargetRows rows, bool[] known) = Of(bucket => 100, bucket => 300, bucket => Math.Round(100 * Buckets[bucket]) / 100);
        double[] fused = Fuse(rows, known).Expected;

        double labelled = Enumerable.Range(0, rows.Count).Where(i => known[i]).Sum(i => rows.Outcome[i]);
        double expected = Enumerable.Range(0, rows.Count).Where(i => !known[i]).Sum(i => rows.Expected[i]);
        Assert.Equal((labelled + expected) / rows.Count, fused.Average(), tolerance: 1e-9);
    }

    [Fact]
    public void As_labels_become_many_kappa_counts_for_nothing_and_the_fusion_is_the_stratified_labelled_mean()
    {
        double[] live = [0.2, 0.9, 0.4, 0.1];
        double[] distances = [.. new[] { 100, 1000, 10_000 }.Select(labels =>
        {
            (TargetRows rows, bool[] known) = Of(_ => labels, bucket => 100 * (bucket + 1), bucket => live[bucket]);
            double stratified = Enumerable.Range(0, Buckets.Length).Sum(bucket => (labels + (100 * (bucket + 1))) * live[bucket]) / rows.Count;
            return Math.Abs(Fuse(rows, known).Expected.Average() - stratified);
        })];

        // Shrinkage leaves kappa / (labels + kappa) of residuals of at most .5, with a kappa near one, on what is unlabelled.
        Assert.True(distances[1] < distances[0] / 5 && distances[2] < distances[1] / 5, string.Join(", ", distances));
        Assert.InRange(distances[2], 0, 1e-4);
    }

    [Fact]
    public void Of_expectations_that_tell_nothing_prediction_power_makes_the_mean_of_the_labels()
    {
        TargetRows rows = Correctness.Rows([.. Enumerable.Repeat(0.7, 1000)], new int[1000], [.. Enumerable.Range(0, 1000).Select(i => i % 3 == 0 ? 0.0 : 1)], new int[1000]);
        bool[] known = [.. Enumerable.Range(0, 1000).Select(i => i < 400)];

        double labelled = rows.Outcome[..400].Average();

        Assert.All(PredictionPower.Of(rows, Correctness, known).Expected[400..], expected => Assert.Equal(labelled, expected, tolerance: 1e-12));
    }

    [Fact]
    public void Of_expectations_that_tell_all_few_labels_do()
    {
        // Expected is what happens, .1 too low: labels say so to the last digit when power is one, which it nears as labels become few.
        var random = new Random(1);
        double[] outcomes = [.. Enumerable.Range(0, 20_000).Select(_ => random.Happens(0.6) ? 1.0 : 0)];
        TargetRows rows = Correctness.Rows([.. outcomes.Select(outcome => 0.1 + (0.7 * outcome))], new int[outcomes.Length], outcomes, new int[outcomes.Length]);
        double truth = outcomes.Average();

        foreach (int labels in (int[])[20, 200])
        {
            double alone = outcomes[..labels].Average();
            double powered = PredictionPower.Of(rows, Correctness, [.. outcomes.Select((_, i) => i < labels)]).Expected.Average();
            Assert.InRange(Math.Abs(powered - truth), 0, 0.35 * Math.Abs(alone - truth));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.2)]
    [InlineData(-0.2)]
    public void With_many_labels_the_prediction_powered_interval_is_never_wider_than_that_of_labels_alone(double off)
    {
        double[] ratios = Runs.Of(50, random =>
        {
            int[] buckets = [.. Enumerable.Range(0, Predictions).Select(_ => random.Next(Buckets.Length))];
            double[] outcomes = Array.ConvertAll(buckets, bucket => random.Happens(Math.Clamp(Buckets[bucket] + (off * (bucket - 1)), 0, 1)) ? 1.0 : 0);
            bool[] known = [.. buckets.Select(_ => random.Happens(0.3))];
            double[] gradient = [.. Enumerable.Repeat(1.0 / Predictions, Predictions)];
            double Error(double[] expected)
            {
                TargetRows rows = Correctness.Rows(expected, new int[Predictions], outcomes, new int[Predictions]);
                return Math.Sqrt(PredictionPower.Of(rows, Correctness, known).SquaredError(gradient));
            }

            return Error(Array.ConvertAll(buckets, bucket => Buckets[bucket])) / Error([.. buckets.Select(_ => 0.75)]);
        });

        Assert.All(ratios, ratio => Assert.InRange(ratio, 0, 1.005));
    }

    static WindowOutcomes Fuse(TargetRows rows, bool[] known) => WindowOutcomes.With(PostStratification.Of(rows, Correctness, known), rows, Correctness, 0, rows.Count, known);

    static Run[] Simulate(double[] shares, double[] accuracies, double[] rates) => Runs.Of(Seeds, random =>
    {
        int[] buckets = [.. Enumerable.Range(0, Predictions).Select(_ => random.Index(shares))];
        double[] outcomes = Array.ConvertAll(buckets, bucket => random.Happens(accuracies[bucket]) ? 1.0 : 0);
        bool[] known = Array.ConvertAll(buckets, bucket => random.Happens(rates[bucket]));
        TargetRows rows = Correctness.Rows(Array.ConvertAll(buckets, bucket => Buckets[bucket]), new int[Predictions], outcomes, new int[Predictions]);
        WindowOutcomes fused = Fuse(rows, known);
        double[] gradient = [.. Enumerable.Repeat(1.0 / Predictions, Predictions)];
        return new Run(
            outcomes.Average(),
            outcomes.Where((_, i) => known[i]).Average(),
            outcomes.Select((outcome, i) => known[i] ? outcome : rows.Expected[i]).Average(),
            fused.Expected.Average(),
            Math.Sqrt(fused.SquaredError(gradient)));
    });

    // In each bucket so many labelled and unlabelled predictions, of the labelled ones this share right.
    static (TargetRows Rows, bool[] Known) Of(Func<int, int> labelled, Func<int, int> unlabelled, Func<int, double> accuracy)
    {
        (int Bucket, double Outcome, bool Known)[] rows =
        [
            .. Enumerable.Range(0, Buckets.Length).SelectMany(bucket => Enumerable.Range(0, labelled(bucket))
                .Select(i => (bucket, i < Math.Round(labelled(bucket) * accuracy(bucket)) ? 1.0 : 0, true))
                .Concat(Enumerable.Range(0, unlabelled(bucket)).Select(_ => (bucket, double.NaN, false)))),
        ];
        return (
            Correctness.Rows([.. rows.Select(row => Buckets[row.Bucket])], new int[rows.Length], [.. rows.Select(row => row.Outcome)], new int[rows.Length]),
            [.. rows.Select(row => row.Known)]);
    }

    sealed record Run(double Truth, double LabelledAlone, double CountWeighted, double Fused, double Error);
}
