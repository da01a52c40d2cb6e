using OtelMl.Analyzers.Detection.Estimators;
using OtelMl.Analyzers.Detection.Metrics;
using OtelMl.Analyzers.Tests.Simulation;

namespace OtelMl.Analyzers.Tests.Metrics;

/// <summary>What calibrated confidence expects of each metric, without a label, beside what it came to.</summary>
public sealed class ConfidenceSimulationTests
{
    const int Seeds = 100;
    const int Rows = 4000;

    public static TheoryData<string> Names => ["accuracy", "precision", "recall", "f1", "roc_auc", "log_loss"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Of_calibrated_scores_it_is_unbiased_and_of_scores_as_they_are_it_is_not(string name)
    {
        PerformanceMetric metric = PerformanceMetricTests.Metric(name);
        (double Calibrated, double Raw)[] errors = Runs.Of(Seeds, random =>
        {
            (double[] scores, double[] outcomes) = Draw(random, 0.5);
            var calibration = IsotonicCalibration.Fit(scores, outcomes);
            // There are more of the high ones in live traffic.
            (double[] live, double[] truth) = Draw(random, 0.7);
            double realised = Evaluate(metric, live, truth);
            return (Evaluate(metric, live, Array.ConvertAll(live, calibration.At)) - realised, Evaluate(metric, live, live) - realised);
        });

        double[] calibrated = [.. errors.Select(error => error.Calibrated)];
        double[] raw = [.. errors.Select(error => error.Raw)];
        // A step function fitted to its own noise ranks a little too well.
        double tolerance = calibrated.MeanTolerance() + 0.004;
        Assert.Equal(0, calibrated.Average(), tolerance);
        Assert.NotEqual(0, raw.Average(), tolerance);
    }

    [Fact]
    public void What_was_learnt_from_a_row_flatters_it_and_what_was_not_does_not()
    {
        // Ten features of noise; the label follows none of them.
        (double OutOfFold, double InSample)[] gains = Runs.Of(20, random =>
        {
            byte[][] bins = [.. Enumerable.Range(0, 10).Select(_ => Enumerable.Range(0, 500).Select(_ => (byte)random.Next(1, 32)).ToArray())];
            double[] outcomes = [.. Enumerable.Range(0, 500).Select(_ => random.Happens(0.5) ? 1.0 : 0)];
            var features = new BinnedFeatures(bins, [.. bins.Select(_ => 32)], 500);
            var options = new BoostingOptions();
            var trees = new BoostedTrees(features, outcomes, new double[500], [.. Enumerable.Range(0, 500)], options);
            for (int t = 0; t < 30; t++)
                trees.Grow();
            var model = LabelModel.Fit(features, new double[500], outcomes, options);
            double mean = outcomes.Average();
            double[] constant = [.. outcomes.Select(_ => mean)];
            return (Gain(outcomes, constant, model.OutOfFold), Gain(outcomes, constant, [.. trees.Margins.Select(options.Expectation)]));
        });

        Assert.InRange(gains.Average(gain => gain.OutOfFold), -0.02, 0.01);
        Assert.InRange(gains.Average(gain => gain.InSample), 0.1, 1);
    }

    // The share of the squared error that a model takes away.
    static double Gain(double[] outcomes, double[] simple, double[] model) =>
        1 - (outcomes.Zip(model, (outcome, value) => Math.Pow(outcome - value, 2)).Sum() / outcomes.Zip(simple, (outcome, value) => Math.Pow(outcome - value, 2)).Sum());

    // Scores that are too sure of themselves, and too high.
    static (double[] Scores, double[] Outcomes) Draw(Random random, double high)
    {
        double[] probabilities = [.. Enumerable.Range(0, Rows).Select(_ => (random.Happens(high) ? 0.5 : 0.2) + (0.3 * random.NextDouble()))];
        return (Array.ConvertAll(probabilities, p => 1 / (1 + Math.Exp(-0.4 - (2 * Math.Log(p / (1 - p)))))), Array.ConvertAll(probabilities, p => random.Happens(p) ? 1.0 : 0));
    }

    static double Evaluate(PerformanceMetric metric, double[] scores, double[] positive)
    {
        int[] predicted = Array.ConvertAll(scores, score => score >= 0.5 ? 1 : 0);
        double[] right = [.. positive.Select((value, row) => predicted[row] == 1 ? value : 1 - value)];
        return metric.Evaluate(new MetricRows(scores.Length, [predicted, predicted], [[], scores]), [right, positive], null);
    }
}
