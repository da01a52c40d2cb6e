using OtelMl.Analyzers.Detection.Fusion;
using OtelMl.Analyzers.Tests.Simulation;

namespace OtelMl.Analyzers.Tests.Fusion;

public sealed class NamedFusionTests
{
    const int Seeds = 300;
    const int Predictions = 2000;

    static readonly double[] Expectations = [0.5, 0.6, 0.7, 0.8, 0.9];

    static readonly Target Correctness = ExactReference.Of(Expectations, rows: 1000);

    [Theory]
    [InlineData(0)]
    [InlineData(-0.15)]
    public void Prediction_powered_intervals_cover_the_truth_in_95_percent_of_runs_however_wrong_expectations_are(double off)
    {
        double share = Runs.Of(Seeds, random => Draw(random, off, labelled: _ => 0.1)).Share(run => Covers(PredictionPower.Of(run.Rows, Correctness, run.Known), run.Truth));

        Assert.InRange(share, 0.95 - Runs.ShareTolerance(0.95, Seeds), 0.95 + Runs.ShareTolerance(0.95, Seeds));
    }

    [Fact]
    public void Power_tuning_is_never_much_worse_than_labels_alone_and_better_where_expectations_tell()
    {
        (double Tuned, double Alone)[] errors = Runs.Of(Seeds, random =>
        {
            (TargetRows rows, bool[] known, double truth) = Draw(random, off: 0, labelled: _ => 0.1);
            double alone = rows.Outcome.Where((_, i) => known[i]).Average();
            return (Math.Pow(PredictionPower.Of(rows, Correctness, known).Expected.Average() - truth, 2), Math.Pow(alone - truth, 2));
        });

        Assert.InRange(errors.Average(error => error.Tuned), 0, errors.Average(error => error.Alone));
    }

    [Fact]
    public void Post_stratification_corrects_for_labels_that_come_by_stratum()
    {
        (double Stratified, double Alone)[] errors = Runs.Of(60, random =>
        {
            (TargetRows rows, bool[] known, double truth) = Draw(random, off: -0.1, labelled: stratum => stratum >= 3 ? 0.6 : 0.1);
            var window = WindowOutcomes.With(PostStratification.Of(rows, Correctness, known), rows, Correctness, 0, rows.Count, known);
            return (window.Expected.Average() - truth, rows.Outcome.Where((_, i) => known[i]).Average() - truth);
        });

        Assert.InRange(errors.Average(error => error.Alone), 0.05, 1);
        // Expectations are .1 too high, of which shrinkage leaves a part where labels are few.
        Assert.Equal(0, errors.Average(error => error.Stratified), tolerance: 0.03);
    }

    [Fact]
    public void Without_labels_nothing_is_shifted()
    {
        (TargetRows rows, bool[] known, _) = Draw(new Random(1), off: 0, labelled: _ => 0);

        Assert.All(PostStratification.Of(rows, Correctness, known).Mean, shift => Assert.Equal(0, shift));
        Assert.Equal(rows.Expected.Average(), PredictionPower.Of(rows, Correctness, known).Expected.Average(), tolerance: 1e-12);
    }

    static bool Covers(WindowOutcomes window, double truth)
    {
        double[] gradient = [.. Enumerable.Repeat(1.0 / Predictions, Predictions)];
        return Math.Abs(window.Expected.Average() - truth) <= 1.96 * Math.Sqrt(window.SquaredError(gradient));
    }

    static (TargetRows Rows, bool[] Known, double Truth) Draw(Random random, double off, Func<int, double> labelled)
    {
        int[] strata = [.. Enumerable.Range(0, Predictions).Select(_ => random.Next(Expectations.Length))];
        double[] outcomes = Array.ConvertAll(strata, stratum => random.Happens(Expectations[stratum] + off) ? 1.0 : 0);
        bool[] known = Array.ConvertAll(strata, stratum => random.Happens(labelled(stratum)));
        return (Correctness.Rows(Array.ConvertAll(strata, stratum => Expectations[stratum]), new int[Predictions], outcomes, new int[Predictions]), known, outcomes.Average());
    }
}
