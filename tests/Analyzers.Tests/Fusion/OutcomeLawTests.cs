using OtelMl.Analyzers.Detection.Fusion;
using OtelMl.Analyzers.Tests.Simulation;

namespace OtelMl.Analyzers.Tests.Fusion;

public sealed class OutcomeLawTests
{
    const int Draws = 100_000;

    [Theory]
    [InlineData(1, 0.9, 0, 0.01)]
    [InlineData(7, 0.7, -0.2, 0.02)]
    [InlineData(100, 0.5, 0.1, 0.03)]
    [InlineData(3, 0.05, 0.1, 1e-12)]
    public void The_probabilities_of_all_numbers_that_may_happen_sum_to_one(int labels, double expected, double shift, double uncertainty)
    {
        double sum = Enumerable.Range(0, labels + 1).Sum(happened => Math.Exp(OutcomeLaw.Event.Of(Events(labels, happened, expected), shift, uncertainty).LogDensity)
            * Ways(labels, happened));

        Assert.Equal(1, sum, tolerance: 1e-9);
    }

    // What a filter with constant noise gets wrong: a single label varies by what is expected of it, however uncertain that is.
    [Fact]
    public void A_single_label_varies_as_its_probability_says()
    {
        (double variance, double log) = OutcomeLaw.Event.Of(Events(1, 1, 0.9), shift: -0.2, uncertainty: 0.02);

        Assert.Equal(0.7 * 0.3, variance, tolerance: 1e-12);
        Assert.Equal(Math.Log(0.7), log, tolerance: 1e-12);
    }

    [Fact]
    public void The_mean_of_labels_varies_as_drawn()
    {
        const int labels = 20;
        const double shiftError = 0.05;
        var random = new Random(1);
        double[] residuals = [.. Enumerable.Range(0, Draws).Select(_ =>
        {
            double probability = 0.6 + random.Normal(shiftError);
            return (Enumerable.Range(0, labels).Count(_ => random.Happens(probability)) / (double)labels) - 0.8;
        })];
        double drawn = residuals.Average(residual => Math.Pow(residual + 0.2, 2));
        double said = OutcomeLaw.Event.Of(Events(labels, 12, 0.8), shift: -0.2, uncertainty: shiftError * shiftError).Variance;

        // Of a variance from so many draws the standard error is √(2 / draws) of it.
        Assert.Equal(drawn, said, tolerance: 4 * drawn * Math.Sqrt(2.0 / Draws));
    }

    [Fact]
    public void An_amount_varies_with_the_square_of_what_is_expected()
    {
        var pane = new StratumPane(0, 10, 0, 2, 1.5, 0);

        Assert.Equal(4 * 0.15, OutcomeLaw.Amount.Of(pane, shift: 2, uncertainty: 0).Variance, tolerance: 1e-12);
    }

    [Theory]
    [InlineData(1e-18)]
    [InlineData(1e12)]
    public void The_unit_of_an_amount_does_not_matter(double unit)
    {
        var pane = new StratumPane(0, 10, 0.5, 2, 1.5, 0);
        var scaled = new StratumPane(0, 10, 0.5 * unit, 2 * unit, 1.5 * unit * unit, 0);
        (double variance, double log) = OutcomeLaw.Amount.Of(pane, 0.3, 0.1);
        (double ofScaled, double logOfScaled) = OutcomeLaw.Amount.Of(scaled, 0.3 * unit, 0.1 * unit * unit);

        Assert.Equal(1, ofScaled / (variance * unit * unit), tolerance: 1e-9);
        Assert.Equal(log, logOfScaled + Math.Log(unit), tolerance: 1e-6);
    }

    [Fact]
    public void The_densities_of_all_amounts_integrate_to_one()
    {
        const double step = 0.01;
        double sum = Enumerable.Range(0, 10_000).Sum(i =>
            step * Math.Exp(OutcomeLaw.Amount.Of(new StratumPane(0, 5, ((i + 0.5) * step) - 2, 2, 3, 0), shift: 1, uncertainty: 0.2).LogDensity));

        Assert.Equal(1, sum, tolerance: 0.002);
    }

    static StratumPane Events(int labels, int happened, double expected) =>
        new(0, labels, (happened / (double)labels) - expected, expected, expected * (1 - expected), 0);

    static double Ways(int of, int some) => Math.Round(MathNet.Numerics.Combinatorics.Combinations(of, some));
}
