using OtelMl.Analyzers.Detection.Data;
using OtelMl.Analyzers.Detection.Performance;
using OtelMl.Analyzers.Detection.Windows;
using OtelMl.Analyzers.Tests.Simulation;

namespace OtelMl.Analyzers.Tests.Performance;

/// <summary>The whole way from a reference to an estimate of one window, over seeds, each time beside what one would do without it.</summary>
public sealed class EstimateSimulationTests
{
    const int Seeds = 60;
    const int ReferenceRows = 2000;
    const int LiveRows = 1000;
    const double Before = 0.3; // of the traffic lies where the model is weak
    const double After = 0.8;
    const double Drop = 0.15;
    const double Quantile95 = 1.96;

    [Fact]
    public void Of_other_traffic_the_expectation_is_unbiased_and_the_references_own_accuracy_is_not()
    {
        Run[] runs = Simulate(labelled: _ => 0);

        double[] errors = [.. runs.Select(run => run.Estimate.Value - run.Truth)];
        // Shrinkage towards the whole leaves a little of the .15.
        Assert.Equal(0, errors.Average(), errors.MeanTolerance() + 0.02);
        Assert.NotEqual(0, runs.Average(run => run.Reference - run.Truth), 0.1);
    }

    [Fact]
    public void Without_labels_the_interval_covers_what_came_true_on_other_traffic_and_the_references_does_not()
    {
        Run[] runs = Simulate(labelled: _ => 0);

        AssertCovers(runs.Share(run => run.Estimate.Lower <= run.Truth && run.Truth <= run.Estimate.Upper));
        Assert.InRange(runs.Share(run => Covers(run.Reference, LiveRows, run.Truth)), 0, 0.1);
    }

    [Fact]
    public void Without_scores_most_of_the_difference_is_learnt_from_features_though_most_are_noise()
    {
        Run[] runs = Simulate(labelled: _ => 0, noise: 6, scored: false);

        Assert.InRange(runs.Average(run => run.Estimate.Value - run.Truth), -0.02, 0.5 * runs.Average(run => run.Reference - run.Truth));
    }

    [Fact]
    public void Where_labels_come_by_bucket_the_interval_covers_and_that_of_the_labels_alone_does_not()
    {
        // Labels come where the model is good.
        Run[] runs = Simulate(labelled: first => first < 0.5 ? 0.8 : 0.1, drop: Drop);

        AssertCovers(runs.Share(run => run.Estimate.Lower <= run.Truth && run.Truth <= run.Estimate.Upper));
        Assert.InRange(runs.Share(run => Covers(run.LabelledMean, run.Labels, run.Truth)), 0, 0.2);
        // Nor does the reference know of the shift.
        Assert.InRange(runs.Average(run => run.Prior - run.Truth), 0.1, 1);
    }

    [Fact]
    public void Other_traffic_is_no_concept_shift_whereas_labels_against_the_reference_take_it_for_one()
    {
        Run[] runs = Simulate(labelled: _ => 0.3);

        AssertCovers(runs.Share(run => run.Estimate.Lower <= run.Prior && run.Prior <= run.Estimate.Upper));
        Assert.InRange(runs.Share(run => Covers(run.LabelledMean, run.Labels, run.Reference)), 0, 0.1);
        Assert.Equal(SimulatedTraffic.Accuracy(After) - SimulatedTraffic.Accuracy(Before), runs.Average(run => run.Prior - run.Reference), tolerance: 0.025);
    }

    [Fact]
    public void Other_outcomes_of_the_same_traffic_are_no_covariate_shift_and_all_of_the_difference()
    {
        Run[] runs = Simulate(labelled: _ => 0.3, drop: Drop, after: Before);

        double[] covariates = [.. runs.Select(run => run.Prior - run.Reference)];
        Assert.Equal(0, covariates.Average(), covariates.MeanTolerance() + 0.005);
        Assert.Equal(-Drop, runs.Average(run => run.Estimate.Value - run.Prior), tolerance: 0.02);
        // Without a label the same difference goes unseen, and the interval with it.
        Run[] unseen = Simulate(labelled: _ => 0, drop: Drop, after: Before);
        Assert.Equal(0, unseen.Average(run => run.Estimate.Value - run.Prior), tolerance: 0.005);
        Assert.InRange(unseen.Average(run => run.Estimate.Value - run.Truth), Drop - 0.03, Drop + 0.03);
    }

    static void AssertCovers(double share) => Assert.InRange(share, 0.95 - Runs.ShareTolerance(0.95, Seeds), 1);

    // The interval that anybody would put around a share.
    static bool Covers(double share, int rows, double truth) =>
        Math.Abs(share - truth) <= Quantile95 * Math.Sqrt(share * (1 - share) / rows);

    static Run[] Simulate(Func<double, double> labelled, double drop = 0, double after = After, int noise = 3, bool scored = true) => Runs.Of(Seeds, random =>
    {
        var model = ReferenceModel.Fit(SimulatedTraffic.Draw(random, ReferenceRows, Before, noise, scored: scored), new DetectionOptions { Metrics = ["accuracy"] });
        PredictionTable table = SimulatedTraffic.Draw(random, LiveRows, after, noise, drop, scored);
        string?[] labels = [.. table.Labels.Select((label, row) => random.Happens(labelled(table.Features[0].Numbers![row])) ? label : null)];
        long[] labelTimes = [.. labels.Select((label, row) => label is null ? PredictionTable.Never : table.Times[row])];
        var window = new WindowPerformance(model, model.Score(table), labels, labelTimes, new int[LiveRows], model.Paces(AnalysisWindow.Day), 0, LiveRows, [0], long.MaxValue);
        double[] right = [.. table.Labels.Select((label, row) => label == table.Values[row] ? 1.0 : 0)];
        double[] known = [.. right.Where((_, row) => labels[row] is not null)];
        return new Run(
            window.Estimate(model.Metrics[0])!.Value, window.Prior(model.Metrics[0]), model.Values["accuracy"], right.Average(), known.DefaultIfEmpty(double.NaN).Average(), known.Length);
    });

    sealed record Run(MetricEstimate Estimate, double Prior, double Reference, double Truth, double LabelledMean, int Labels);
}
