using CsCheck;
using OtelMl.Analyzers.Detection.Metrics;

namespace OtelMl.Analyzers.Tests.Metrics;

public sealed class PerformanceMetricTests
{
    public static TheoryData<string> Names => ["accuracy", "precision", "recall", "f1", "roc_auc", "log_loss", "rmse"];

    [Fact]
    public void With_labels_the_area_under_the_curve_is_the_Mann_Whitney_statistic() =>
        Gen.Select(Gen.Int[0, 5], Gen.Bool).Array[2, 40].Where(rows => rows.Any(row => row.Item2) && rows.Any(row => !row.Item2)).Sample(rows =>
        {
            double[] scores = [.. rows.Select(row => row.Item1 / 5.0)];
            double[] labels = [.. rows.Select(row => row.Item2 ? 1.0 : 0)];
            double[] wins =
            [
                .. from positive in rows
                   where positive.Item2
                   from negative in rows
                   where !negative.Item2
                   select positive.Item1 > negative.Item1 ? 1 : positive.Item1 == negative.Item1 ? 0.5 : 0,
            ];

            double area = new RocAuc().Evaluate(new MetricRows(rows.Length, [[], []], [[], scores]), [[], labels], null);

            Assert.Equal(wins.Average(), area, tolerance: 1e-12);
        });

    [Fact]
    public void Without_a_positive_it_has_no_value() =>
        Assert.Equal(double.NaN, new RocAuc().Evaluate(new MetricRows(2, [[], []], [[], [0.1, 0.9]]), [[], [0, 0]], null));

    [Fact]
    public void The_area_under_the_curve_is_undefined_where_a_score_is_missing() =>
        Assert.Equal(double.NaN, new RocAuc().Evaluate(new MetricRows(2, [[], []], [[], [0.1, double.NaN]]), [[], [0, 1]], null));

    [Fact]
    public void Of_several_classes_it_is_the_mean_of_those_that_occur()
    {
        var rows = new MetricRows(3, [[], [], [], []], [[], [0.7, 0.5, 0.1], [0.2, 0.3, 0.8], [0.1, 0.2, 0.1]]);
        double[][] gradients = [[], new double[3], new double[3], new double[3]];

        double area = new RocAuc().Evaluate(rows, [[], [1, 0, 0], [0, 1, 1], [0, 0, 0]], gradients);

        Assert.Equal(1, area);
        Assert.All(gradients[3], slope => Assert.Equal(0, slope));
    }

    [Fact]
    public void Confusion_counts_give_precision_recall_and_F1()
    {
        // Three predicted positive, two of them right; four positive.
        var rows = new MetricRows(6, [[], [1, 1, 1, 0, 0, 0]], [[], []]);
        double[][] outcomes = [[], [1, 1, 0, 1, 1, 0]];

        Assert.Equal(2 / 3.0, ConfusionMetric.Precision.Evaluate(rows, outcomes, null), tolerance: 1e-12);
        Assert.Equal(2 / 4.0, ConfusionMetric.Recall.Evaluate(rows, outcomes, null), tolerance: 1e-12);
        Assert.Equal(4 / 7.0, ConfusionMetric.F1.Evaluate(rows, outcomes, null), tolerance: 1e-12);
    }

    [Fact]
    public void Log_loss_is_that_of_the_true_class()
    {
        var rows = new MetricRows(2, [[], []], [[], [0.8, 0.4]]);

        Assert.Equal(-(Math.Log(0.8) + Math.Log(0.6)) / 2, new LogLoss().Evaluate(rows, [[], [1, 0]], null), tolerance: 1e-12);
    }

    [Fact]
    public void A_class_without_a_score_is_as_unlikely_as_one_with_a_score_of_0()
    {
        double Loss(double third) => new LogLoss().Evaluate(new MetricRows(2, [[], [], []], [[], [0.8, 0.6], [0.2, 0.4]]), [[], [1, third], [0, 0]], null);

        Assert.InRange(Loss(0), 10, 40);
        Assert.True(Loss(0) > Loss(1));
    }

    [Fact]
    public void The_gradient_of_the_root_mean_is_as_steep_as_errors_are_small()
    {
        double[][] gradients = [[], new double[2]];

        double root = new RootMeanOutcome("rmse").Evaluate(new MetricRows(2, [[], []], [[], []]), [[], [1e-30, 3e-30]], gradients);

        Assert.Equal(Math.Sqrt(2e-30), root, tolerance: 1e-20);
        Assert.Equal(0.25 / root, gradients[1][0], tolerance: 1);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_gradient_is_how_the_metric_grows_with_each_outcome(string name)
    {
        PerformanceMetric metric = Metric(name);
        var random = new Random(7);
        const int count = 12;
        double[] Draw() => [.. Enumerable.Range(0, count).Select(_ => 0.1 + (0.8 * random.NextDouble()))];
        int[] group = [.. Enumerable.Range(0, count).Select(i => i % 2)];
        var rows = new MetricRows(count, [group, group], [[], Draw()]);
        double[][] outcomes = [Draw(), Draw()];
        double[][] gradients = [new double[count], new double[count]];
        metric.Evaluate(rows, outcomes, gradients);

        const double step = 1e-6;
        for (int target = 0; target < 2; target++)
        {
            for (int i = 0; i < count; i++)
            {
                double[][] more = [(double[])outcomes[0].Clone(), (double[])outcomes[1].Clone()];
                double[][] less = [(double[])outcomes[0].Clone(), (double[])outcomes[1].Clone()];
                more[target][i] += step;
                less[target][i] -= step;
                double slope = (metric.Evaluate(rows, more, null) - metric.Evaluate(rows, less, null)) / (2 * step);
                Assert.Equal(slope, gradients[target][i], tolerance: 1e-6);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_prediction_that_counts_twice_is_as_good_as_two_alike(string name)
    {
        PerformanceMetric metric = Metric(name);
        var random = new Random(8);
        const int count = 12;
        double[] Draw() => [.. Enumerable.Range(0, count).Select(_ => Math.Round(0.1 + (0.8 * random.NextDouble()), 1))];
        int[] group = [.. Enumerable.Range(0, count).Select(i => i % 2)];
        var rows = new MetricRows(count, [group, group], [[], Draw()]) { Weights = [.. Enumerable.Range(0, count).Select(i => (double)(i % 4))] };
        double[][] outcomes = [Draw(), Draw()];
        double[][] gradients = [new double[count], new double[count]];
        double weighted = metric.Evaluate(rows, outcomes, gradients);

        int[] repeated = [.. Enumerable.Range(0, count).SelectMany(i => Enumerable.Repeat(i, i % 4))];
        double[][] ofRepeated = [new double[repeated.Length], new double[repeated.Length]];
        MetricRows alike = rows.Pick(repeated) with { Weights = null };
        double value = metric.Evaluate(alike, Array.ConvertAll(outcomes, of => Array.ConvertAll(repeated, i => of[i])), ofRepeated);

        Assert.Equal(value, weighted, tolerance: 1e-12);
        for (int target = 0; target < 2; target++)
            Assert.All(Enumerable.Range(0, count), i => Assert.Equal(ofRepeated[target].Where((_, row) => repeated[row] == i).Sum(), gradients[target][i], tolerance: 1e-12));
    }

    internal static PerformanceMetric Metric(string name) => name switch
    {
        "accuracy" => new MeanOutcome(name, 1),
        "precision" => ConfusionMetric.Precision,
        "recall" => ConfusionMetric.Recall,
        "f1" => ConfusionMetric.F1,
        "roc_auc" => new RocAuc(),
        "log_loss" => new LogLoss(),
        _ => new RootMeanOutcome(name),
    };
}
