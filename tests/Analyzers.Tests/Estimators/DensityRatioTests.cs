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

    static double[] Weights(double[] live)
    {
        FeatureColumn[] columns = [new("x", Reference, null)];
        var binning = FeatureBinning.Fit(columns, new double[Rows]);
        return DensityRatio.Of(binning.Apply(columns, Rows), binning.Apply([new FeatureColumn("x", live, null)], Rows));
    }

    static double[] Draw(Random random, double middle) => [.. Enumerable.Range(0, Rows).Select(_ => middle + random.Normal(1))];
}
