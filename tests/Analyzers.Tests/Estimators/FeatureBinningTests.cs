using OtelMl.Analyzers.Detection.Data;
using OtelMl.Analyzers.Detection.Estimators;
using OtelMl.Analyzers.Tests.Simulation;

namespace OtelMl.Analyzers.Tests.Estimators;

public sealed class FeatureBinningTests
{
    const int Rows = 4000;
    const int Categories = 16;
    const int Seeds = 10;

    [Fact]
    public void What_the_reference_never_had_is_foreign()
    {
        FeatureColumn[] reference = [new("complete", [1, 2, 3], null), new("gaps", [1, double.NaN, 3], null)];
        var binning = FeatureBinning.Fit(reference, [0, 1, 0]);

        bool[] foreign = binning.Foreign([new("complete", [1.5, 4, double.NaN, 2], null), new("gaps", [2, 2, 2, double.NaN], null)], 4);
        Assert.Equal([false, true, true, false], foreign);
    }

    [Fact]
    public void So_are_unknown_texts_and_missing_ones_where_none_was()
    {
        string[] complete = [.. Enumerable.Range(0, 100).Select(row => row % 2 == 0 ? "a" : "b")];
        string[] gaps = [.. complete.Select(text => text == "a" ? "" : text)];
        var binning = FeatureBinning.Fit([new("complete", null, complete), new("gaps", null, gaps)], new double[100]);

        bool[] foreign = binning.Foreign([new("complete", null, ["a", "c", "", "b"]), new("gaps", null, ["b", "b", "b", ""])], 4);
        Assert.Equal([false, true, true, false], foreign);
    }

    [Fact]
    public void Texts_are_in_the_order_of_either_outcome()
    {
        // By the one outcome a, b, c; by the other c, b, a.
        string[] texts = [.. Enumerable.Range(0, 300).Select(row => "abc"[row % 3].ToString())];
        double[] rising = [.. texts.Select(text => text[0] - 'a' + 0.0)];
        FeatureColumn[] columns = [new("text", null, texts), new("number", rising, null)];
        BinnedFeatures features = FeatureBinning.Fit(columns, rising, Array.ConvertAll(rising, outcome => 2 - outcome)).Apply(columns, texts.Length);

        Assert.Equal([1, 2, 3], features.Bins[0][..3]);
        Assert.Equal([3, 2, 1], features.Bins[2][..3]);
        Assert.Equal(3, features.Bins.Length);
        Assert.Equal(4, features.Counts[2]);
        // Of two kinds either order is the other's reverse.
        FeatureColumn[] two = [new("text", null, [.. texts.Select(text => text == "c" ? "b" : text)])];
        Assert.Single(FeatureBinning.Fit(two, rising, rising).Apply(two, texts.Length).Bins);
    }

    [Fact]
    public void Traffic_that_moves_to_texts_of_which_scores_are_less_sure_is_expected_to_be_right_more_seldom()
    {
        // In each category half of the rows are positive; by it goes how much scores tell.
        (double InOne, double InBoth)[] errors = Runs.Of(Seeds, random =>
        {
            double[] clarity = [.. Enumerable.Range(0, Categories).Select(_ => 0.2 + (2.8 * random.NextDouble()))];
            Drawn reference = Draw(random, clarity, _ => 1);
            Drawn live = Draw(random, clarity, category => clarity[category] < 1.2 ? 8 : 1);
            double Error(double[]? right)
            {
                var binning = FeatureBinning.Fit(reference.Columns, reference.Positive, right);
                var model = LabelModel.Fit(binning.Apply(reference.Columns, Rows), reference.Scores, reference.Positive, new BoostingOptions());
                BinnedFeatures features = binning.Apply(live.Columns, Rows);
                double[] positive = model.Expect(features, live.Scores);
                return Math.Abs(positive.Zip(live.Scores, (p, score) => score >= 0.5 ? p : 1 - p).Average() - live.Right.Average());
            }

            return (Error(null), Error(reference.Right));
        });

        Assert.InRange(errors.Average(error => error.InBoth), 0, 0.75 * errors.Average(error => error.InOne));
    }

    static Drawn Draw(Random random, double[] clarity, Func<int, double> weight)
    {
        double[] weights = [.. Enumerable.Range(0, clarity.Length).Select(weight)];
        var texts = new string[Rows];
        double[] scores = new double[Rows];
        double[] positive = new double[Rows];
        for (int row = 0; row < Rows; row++)
        {
            double place = random.NextDouble() * weights.Sum();
            int category = 0;
            for (; place > weights[category]; category++)
                place -= weights[category];
            double margin = random.Normal(1.5);
            texts[row] = $"category {category}";
            scores[row] = 1 / (1 + Math.Exp(-margin));
            positive[row] = random.NextDouble() < 1 / (1 + Math.Exp(-clarity[category] * margin)) ? 1 : 0;
        }

        return new Drawn([new("category", null, texts), new("score", scores, null)], scores, positive, [.. scores.Zip(positive, (score, label) => (score >= 0.5) == (label == 1) ? 1.0 : 0)]);
    }

    sealed record Drawn(FeatureColumn[] Columns, double[] Scores, double[] Positive, double[] Right);
}
