using OtelMl.Analyzers.Detection.Data;
using OtelMl.Analyzers.Detection.Estimators;
using OtelMl.Analyzers.Detection.Performance;
using OtelMl.Analyzers.Tests.Simulation;

namespace OtelMl.Analyzers.Tests.Performance;

/// <summary>Predictions are right depending on two features that overlap; live traffic has more of one and less of the other.</summary>
public sealed class MandolineTests
{
    const int Seeds = 60;
    const int ReferenceRows = 2000;
    const int LiveRows = 1000;

    [Fact]
    public void Of_traffic_that_moved_along_overlapping_slices_it_is_unbiased_and_its_interval_covers_and_single_bucketings_do_neither()
    {
        (double Error, bool Covered, double Buckets, double Reference)[] runs = Runs.Of(Seeds, random =>
        {
            PredictionTable reference = Draw(random, ReferenceRows, 0, 0);
            PredictionTable live = Draw(random, LiveRows, 1.5, 1.5);
            var model = ReferenceModel.Fit(reference, new DetectionOptions { Metrics = ["accuracy"], Estimators = [EstimatorNames.Mandoline, EstimatorNames.ImportanceWeighting] });
            NamedExpectations expected = model.Score(live).Named!;
            double[] weights = model.Named.WeighBySlices(expected.Features!);
            (double value, double squaredError) = model.Named.Weighted(model.Metrics[0], weights, LiveRows)!.Value;
            double truth = live.Labels.Zip(live.Values).Average(row => row.First == row.Second ? 1.0 : 0);
            return (value - truth, Math.Abs(value - truth) <= MetricEstimate.Quantile95 * Math.Sqrt(squaredError), expected.Bucketed![0].Average() - truth, model.Values["accuracy"] - truth);
        });

        double[] errors = [.. runs.Select(run => run.Error)];
        Assert.Equal(0, errors.Average(), errors.MeanTolerance() + 0.003);
        Assert.InRange(runs.Share(run => run.Covered), 0.95 - Runs.ShareTolerance(0.95, Seeds), 1);
        // Each feature's buckets see but half of what moved.
        Assert.InRange(runs.Average(run => run.Buckets), 0.02, 1);
        Assert.InRange(runs.Average(run => run.Reference), 0.07, 1);
    }

    [Fact]
    public void Slices_are_features_that_tell_and_those_configured_whether_they_tell_or_not()
    {
        const int rows = 3000;
        var random = new Random(3);
        double[] outcomes = [.. Enumerable.Range(0, rows).Select(_ => random.Happens(0.7) ? 1.0 : 0)];
        byte[] telling = [.. outcomes.Select(outcome => (byte)random.Next(1, outcome > 0 ? 65 : 45))];
        byte[] Noise() => [.. outcomes.Select(_ => (byte)random.Next(1, 65))];
        var features = new BinnedFeatures([Noise(), telling, Noise(), Noise()], [65, 65, 65, 65], rows);

        Assert.Equal([1], Mandoline.Fit(features, outcomes, []).Features);
        Assert.Equal([1, 3], Mandoline.Fit(features, outcomes, [3]).Features);
    }

    [Fact]
    public void What_predictions_are_sliced_by_is_made_as_large_as_live_though_it_tells_nothing()
    {
        var random = new Random(4);
        PredictionTable reference = WithNoise(Draw(random, ReferenceRows, 0, 0), 0.5);
        PredictionTable live = WithNoise(Draw(random, LiveRows, 0, 0), 0.9);
        double[] noise = reference.Features[^1].Numbers!;
        double Share(params string[] slices)
        {
            var model = ReferenceModel.Fit(reference, new DetectionOptions { Slices = slices, Metrics = ["accuracy"], Estimators = [EstimatorNames.Mandoline] });
            return model.Named.WeighBySlices(model.Score(live).Named!.Features!).Where((_, row) => noise[row] == 1).Sum();
        }

        Assert.Equal(live.Features[^1].Numbers!.Average(), Share("noise"), tolerance: 1e-6);
        Assert.Equal(noise.Average(), Share(), tolerance: 0.05);

        PredictionTable WithNoise(PredictionTable table, double share) =>
            table with { Features = [.. table.Features, new("noise", [.. table.Ids.Select(_ => random.Happens(share) ? 1.0 : 0)], null)] };
    }

    // Two features that are one for half of the rows, more often together than not; the model fails where they are.
    static PredictionTable Draw(Random random, int rows, double first, double second)
    {
        (int A, int B)[] cells = [(0, 0), (0, 1), (1, 0), (1, 1)];
        double[] weights = [.. cells.Select(cell => (cell.A == cell.B ? 0.3 : 0.2) * Math.Exp((first * cell.A) + (second * cell.B)))];
        double[] shares = Array.ConvertAll(weights, weight => weight / weights.Sum());
        (int A, int B)[] drawn = [.. Enumerable.Range(0, rows).Select(_ => cells[random.Index(shares)])];
        string[] values = [.. Enumerable.Range(0, rows).Select(_ => random.Happens(0.5) ? "1" : "0")];
        return new PredictionTable
        {
            Ids = [.. Enumerable.Range(0, rows).Select(row => $"{row}")],
            Times = [.. Enumerable.Range(0, rows).Select(row => (long)row)],
            Values = values,
            Scores = [.. Enumerable.Repeat(double.NaN, rows)],
            Labels = [.. values.Select((value, row) => random.Happens(0.95 - (0.2 * drawn[row].A) - (0.2 * drawn[row].B)) == (value == "1") ? "1" : "0")],
            LabelTimes = [.. Enumerable.Repeat(PredictionTable.Never, rows)],
            Features = [new("a", [.. drawn.Select(cell => (double)cell.A)], null), new("b", [.. drawn.Select(cell => (double)cell.B)], null)],
        };
    }
}
