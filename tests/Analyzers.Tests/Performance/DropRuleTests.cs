using OtelMl.Analyzers.Detection.Performance;
using OtelMl.Analyzers.Tests.Simulation;

namespace OtelMl.Analyzers.Tests.Performance;

public sealed class DropRuleTests
{
    const int Seeds = 2000;
    const double Accuracy = 0.75;
    const int ReferenceRows = 1000;

    [Theory]
    [InlineData(1000)]
    [InlineData(100)]
    [InlineData(2)]
    [InlineData(1)]
    public void Without_a_drop_it_fires_in_at_most_5_percent_of_windows(int predictions) =>
        Assert.InRange(FiringRate(drop: 0, predictions), 0, 0.05);

    [Fact]
    public void A_drop_of_no_more_than_the_tolerance_stays_quiet_as_often() =>
        Assert.InRange(FiringRate(DropRule.Tolerance), 0, 0.05 + Runs.ShareTolerance(0.05, Seeds));

    [Fact]
    public void It_fires_for_a_drop_of_15_points_that_labels_show() => Assert.InRange(FiringRate(drop: 0.15), 0.95, 1);

    [Fact]
    public void A_gain_never_fires() => Assert.Equal(0, FiringRate(drop: -0.1));

    [Fact]
    public void An_estimate_of_which_little_is_known_does_not_fire() =>
        Assert.False(DropRule.Fires(new MetricEstimate(0.6, 0.1, 0, 1000), Accuracy, ReferenceRows));

    // Windows labelled whole, against the accuracy that as many rows of a reference had.
    static double FiringRate(double drop, int predictions = 1000) =>
        Runs.Of(Seeds, random =>
        {
            double Share(double probability, int count) => Enumerable.Range(0, count).Count(_ => random.Happens(probability)) / (double)count;
            return DropRule.Fires(new MetricEstimate(Share(Accuracy - drop, predictions), 0, predictions, 0), Share(Accuracy, ReferenceRows), ReferenceRows);
        }).Share(fired => fired);
}
