using OtelMl.Analyzers.Detection.Estimators;
using OtelMl.Analyzers.Tests.Simulation;

namespace OtelMl.Analyzers.Tests.Estimators;

public sealed class LabelModelTests
{
    const int Rows = 4000;
    const int Seeds = 20;

    [Fact]
    public void Of_calibrated_scores_the_estimate_is_unbiased_whatever_live_scores_there_are()
    {
        (double Ours, double Constant)[] errors = Runs.Of(Seeds, random =>
        {
            (BinnedFeatures features, double[] scores, double[] outcomes) = Draw(random, Rows, skew: 1, effect: 0);
            var model = LabelModel.Fit(features, scores, outcomes, new BoostingOptions());
            (BinnedFeatures live, double[] liveScores, double[] truth) = Draw(random, Rows, skew: 0.4, effect: 0);
            return (model.Expect(live, liveScores).Average() - truth.Average(), outcomes.Average() - truth.Average());
        });

        // Step functions are a little too steep at the ends of the scores.
        Assert.Equal(0, errors.Average(error => error.Ours), errors.Select(error => error.Ours).ToArray().MeanTolerance() + 0.005);
        Assert.InRange(errors.Average(error => error.Constant), -1, -0.07);
    }

    [Fact]
    public void Amounts_are_expected_in_proportion_however_small_they_are()
    {
        const double tiny = 1e-18;
        (BinnedFeatures features, double[] scores, double[] outcomes) = Draw(new Random(1), Rows, skew: 1, effect: 0.3);
        double[] amounts = Array.ConvertAll(outcomes, outcome => 0.1 + outcome);
        BoostingOptions options = new() { Loss = BoostingLoss.Gamma };

        var model = LabelModel.Fit(features, scores, amounts, options);
        var small = LabelModel.Fit(features, scores, Array.ConvertAll(amounts, amount => tiny * amount), options);

        Assert.Equal(model.OutOfFold.Average(), small.OutOfFold.Average() / tiny, tolerance: 0.01);
    }

    [Fact]
    public void What_scores_do_not_know_is_learnt_from_features()
    {
        (double Ours, double Calibrated)[] errors = Runs.Of(Seeds, random =>
        {
            (BinnedFeatures features, double[] scores, double[] outcomes) = Draw(random, Rows, skew: 1, effect: 0.3);
            var model = LabelModel.Fit(features, scores, outcomes, new BoostingOptions());
            // Live rows are all of the feature's upper half, in which the label is more frequent.
            (BinnedFeatures live, double[] liveScores, double[] truth) = Draw(random, Rows, skew: 1, effect: 0.3, least: 5);
            double mean = truth.Average();
            return (model.Expect(live, liveScores).Average() - mean, liveScores.Average(model.Calibrate) - mean);
        });

        // Calibrated confidence knows nothing of the feature; it has a fifth of the ensemble.
        Assert.InRange(errors.Average(error => error.Calibrated), -0.33, -0.27);
        Assert.InRange(errors.Average(error => error.Ours), -0.075, 0.01);
    }

    [Fact]
    public void Features_of_noise_leave_calibrated_confidence_as_it_is()
    {
        (BinnedFeatures features, double[] scores, double[] outcomes) = Draw(new Random(1), Rows, skew: 1, effect: 0);
        var model = LabelModel.Fit(features, scores, outcomes, new BoostingOptions());

        Assert.InRange(model.TreesReliance, 0, 0.05);
        Assert.Equal(scores.Average(model.Calibrate), model.Expect(features, scores).Average(), tolerance: 0.005);
    }

    [Fact]
    public void Amounts_are_expected_in_proportion()
    {
        var random = new Random(1);
        byte[] bins = [.. Enumerable.Range(0, Rows).Select(_ => (byte)random.Next(1, 3))];
        double[] amounts = [.. bins.Select(bin => (bin == 1 ? 200 : 1000) * random.Exponential(1))];
        var features = new BinnedFeatures([bins], [3], Rows);
        var model = LabelModel.Fit(features, new double[Rows], amounts, new BoostingOptions { Loss = BoostingLoss.Gamma });

        // Means of 2 000 exponentials: a standard error of 2.2 %.
        double[] expected = model.Expect(new BinnedFeatures([[1, 2]], [3], 2), [0, 0]);
        Assert.Equal(200, expected[0], tolerance: 20);
        Assert.Equal(1000, expected[1], tolerance: 100);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(8)]
    public void Trees_that_are_deeper_than_their_nodes_can_be_told_apart_are_refused(int depth) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new BoostingOptions { Depth = depth });

    [Fact]
    public void Each_row_is_expected_to_be_among_others_what_it_is_alone()
    {
        var random = new Random(1);
        byte[][] bins = [.. Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, Rows).Select(_ => (byte)random.Next(256)).ToArray())];
        double[] scores = [.. Enumerable.Range(0, Rows).Select(_ => random.NextDouble())];
        double[] outcomes = [.. scores.Select((score, row) => random.Happens(bins[0][row] > 127 && bins[1][row] > 60 ? 0.9 : score) ? 1.0 : 0)];
        var features = new BinnedFeatures(bins, [256, 256, 256], Rows);
        var model = LabelModel.Fit(features, scores, outcomes, new BoostingOptions { Depth = 7 });

        double[] together = model.Expect(features, scores);

        Assert.InRange(model.Trees, 1, 200);
        Assert.Equal(together, Enumerable.Range(0, Rows).Select(row => model.Expect(features.Pick([row]), [scores[row]])[0]));
    }

    // Scores that are probabilities, one feature in bins 1 to 8; the upper half of it adds to the probability what the lower takes away.
    static (BinnedFeatures Features, double[] Scores, double[] Outcomes) Draw(Random random, int rows, double skew, double effect, int least = 1)
    {
        byte[] bins = [.. Enumerable.Range(0, rows).Select(_ => (byte)random.Next(least, 9))];
        double[] scores = [.. Enumerable.Range(0, rows).Select(_ => 0.3 + (0.4 * Math.Pow(random.NextDouble(), skew)))];
        double[] outcomes = [.. scores.Select((score, row) => random.Happens(score + (bins[row] >= 5 ? effect : -effect)) ? 1.0 : 0)];
        return (new BinnedFeatures([bins], [9], rows), scores, outcomes);
    }
}
