using OtelMl.Analyzers.Detection.Clustering;
using OtelMl.Analyzers.Detection.Data;
using OtelMl.Analyzers.Tests.Simulation;

namespace OtelMl.Analyzers.Tests.Clustering;

public sealed class ClusterModelTests
{
    const int Rows = 4000;

    // Predictions are right where both features lie on one side, a matter that neither tells alone.
    static readonly double[][] Corners = [[-4, -4], [-4, 4], [4, -4], [4, 4]];
    static readonly double[] Accuracies = [0.9, 0.5, 0.6, 0.8];

    [Fact]
    public void Of_traffic_that_moved_among_what_the_reference_knows_it_is_unbiased_and_the_references_mean_is_not()
    {
        double[] after = [0.1, 0.5, 0.3, 0.1];
        double truth = Accuracies.Zip(after, (accuracy, share) => accuracy * share).Sum();
        (double Error, double Naive)[] runs = Runs.Of(30, random =>
        {
            (FeatureColumn[] columns, int[] corners) = Draw(random, [0.25, 0.25, 0.25, 0.25]);
            double[] right = Array.ConvertAll(corners, corner => random.Happens(Accuracies[corner]) ? 1.0 : 0);
            ClusterModel model = Fit(columns, right);
            (FeatureColumn[] live, _) = Draw(random, after);
            return (Expect(model, live, None).Average() - truth, right.Average() - truth);
        });

        double[] errors = [.. runs.Select(run => run.Error)];
        // Shrinkage takes a few parts in a hundred of what clusters of fifty rows differ by: .2 at the most.
        Assert.Equal(0, errors.Average(), errors.MeanTolerance() + 0.02);
        Assert.InRange(runs.Average(run => run.Naive), 0.07, 0.12);
    }

    [Fact]
    public void What_is_unsupported_is_expected_to_be_as_the_whole_and_known_clusters_as_their_labels_say()
    {
        var random = new Random(1);
        (FeatureColumn[] columns, int[] corners) = Draw(random, [0.25, 0.25, 0.25, 0.25]);
        double[] right = Array.ConvertAll(corners, corner => random.Happens(Accuracies[corner]) ? 1.0 : 0);
        ClusterModel model = Fit(columns, right);
        (FeatureColumn[] live, _) = Draw(random, [1, 0, 0, 0]);

        double[] unsupported = Expect(model, live, rows => new ClusteredWindow([.. Enumerable.Repeat(true, rows)], new (double, double[])?[rows]));
        double[] known = Expect(model, live, rows => new ClusteredWindow(new bool[rows], [.. Enumerable.Repeat<(double, double[])?>((90, [9]), rows)]));

        Assert.All(unsupported, expected => Assert.Equal(right.Average(), expected, tolerance: 1e-12));
        Assert.All(known, expected => Assert.Equal((9 + (10 * right.Average())) / 100, expected, tolerance: 1e-12));
        // Half of the weight may all be right or wrong, as single predictions are.
        bool[] half = [.. Enumerable.Range(0, Rows).Select(row => row % 2 == 0)];
        double variance = right.Average() * (1 - right.Average());
        Assert.Equal(
            variance / 4,
            model.SquaredError(new ClusteredWindow(half, new (double, double[])?[Rows]), [[.. Enumerable.Repeat(1.0 / Rows, Rows)]]),
            tolerance: 1e-9);
    }

    [Fact]
    public void Unknown_categories_and_missing_numbers_lie_beyond_and_known_ones_do_not()
    {
        var random = new Random(2);
        double[] numbers = [.. Enumerable.Range(0, Rows).Select(_ => random.Normal(1))];
        string[] texts = [.. Enumerable.Range(0, Rows).Select(row => row % 2 == 0 ? "a" : "b")];
        string[] names = [.. Enumerable.Range(0, Rows).Select(row => $"name {row}")];
        ClusterModel model = Fit(Columns(numbers, texts, names), [.. texts.Select(text => text == "a" ? 1.0 : 0)]);

        ClusteredRows placed = model.Place(Columns([0, 0, double.NaN, 0, 1e9], ["a", "b", "a", "c", "a"], ["new", "names", "all", "the", "time"]), 5);

        Assert.Equal([true, true, false, false, false], placed.Beyond.Select(point => point is null));

        static FeatureColumn[] Columns(double[] numbers, string[] texts, string[] names) =>
            [new("number", numbers, null), new("text", null, texts), new("name", null, names)];
    }

    static ClusterModel Fit(FeatureColumn[] columns, double[] right) => ClusterModel.Fit(columns, [right], [new int[right.Length]], [1]);

    static ClusteredWindow None(int rows) => new(new bool[rows], new (double, double[])?[rows]);

    static double[] Expect(ClusterModel model, FeatureColumn[] live, Func<int, ClusteredWindow> window) =>
        model.Expect(0, model.Place(live, Rows).Bins, window(Rows), new int[Rows]);

    static (FeatureColumn[] Columns, int[] Corners) Draw(Random random, double[] shares)
    {
        int[] corners = [.. Enumerable.Range(0, Rows).Select(_ => random.Index(shares))];
        return ([.. Enumerable.Range(0, 2).Select(f => new FeatureColumn($"x{f}", Array.ConvertAll(corners, corner => Corners[corner][f] + random.Normal(1)), null))], corners);
    }
}
