using OtelMl.Analyzers.Detection.Data;
using OtelMl.Analyzers.Detection.Estimators;
using OtelMl.Analyzers.Tests.Simulation;

namespace OtelMl.Analyzers.Tests.Estimators;

public sealed class DensityRatioTests
{
    const int Rows = 4000;

    static readonly double[] Reference = Draw(new Random(1), middle: 0);
    static readonly double[] Live = Draw(new Random(2), middle: 0.7);

    [Fact]
    public void The_weighted_reference_looks_like_live_traffic()
    {
        double[] weights = Weights(Live);

        double weighted = Reference.Zip(weights, (value, weight) => value * weight).Average();
        Assert.Equal(Live.Average(), weighted, tolerance: 0.12);
        Assert.InRange(Live.Average() - Reference.Average(), 0.5, 1);
    }

    [Fact]
    public void Traffic_like_the_references_weights_all_rows_about_alike() =>
        Assert.All(Weights(Draw(new Random(3), middle: 0)).Order().Skip(Rows / 20).SkipLast(Rows / 20), weight => Assert.InRange(weight, 0.6, 1.6));

    [Fact]
    public void Weights_have_a_mean_of_one() => Assert.Equal(1, Weights(Live).Average(), tolerance: 1e-12);

    [Fact]
    public void Traffic_that_is_the_references_own_weights_no_row_more_than_another_in_the_mean_of_a_bucket()
    {
        double[] weights = Weights(Reference);

        // The classifier has nothing to learn; what it learns of its samples' noise evens out.
        Assert.Equal(1, Reference.Zip(weights).Where(row => row.First < 0).Average(row => row.Second), tolerance: 0.03);
        Assert.InRange(weights.Average(weight => Math.Abs(weight - 1)), 0, 0.05);
    }

    [Fact]
    public void Over_slices_that_do_not_overlap_it_is_importance_weighting_over_them()
    {
        // Slices of .1 to .4 of the reference are .4 to .1 of live traffic, and right more seldom from one to the next.
        double[] shares = [0.1, 0.2, 0.3, 0.4];
        double[] accuracies = [0.9, 0.8, 0.7, 0.6];
        byte[] reference = [.. Enumerable.Range(0, 4).SelectMany(slice => Enumerable.Repeat((byte)(slice + 1), (int)(Rows * shares[slice])))];
        byte[] live = [.. Enumerable.Range(0, 4).SelectMany(slice => Enumerable.Repeat((byte)(slice + 1), (int)(Rows * shares[3 - slice])))];
        double[] outcomes = [.. reference.Select((slice, row) => row % 10 < 10 * accuracies[slice - 1] ? 1.0 : 0)];

        double[] weights = DensityRatio.Of(new BinnedFeatures([reference], [5], Rows), new BinnedFeatures([live], [5], Rows));

        double weighted = outcomes.Zip(weights, (outcome, weight) => outcome * weight).Average();
        double bucketed = Enumerable.Range(0, 4).Sum(slice => shares[3 - slice] * outcomes.Where((_, row) => reference[row] == slice + 1).Average());
        Assert.Equal(bucketed, weighted, tolerance: 0.005);
        // The reference's own accuracy is .1 off.
        Assert.InRange(bucketed - outcomes.Average(), 0.09, 0.11);
    }

    static double[] Weights(double[] live)
    {
        FeatureColumn[] columns = [new("x", Reference, null)];
        var binning = FeatureBinning.Fit(columns, new double[Rows]);
        return DensityRatio.Of(binning.Apply(columns, Rows), binning.Apply([new FeatureColumn("x", live, null)], Rows));
    }

    static double[] Draw(Random random, double middle) => [.. Enumerable.Range(0, Rows).Select(_ => middle + random.Normal(1))];
}
