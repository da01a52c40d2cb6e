using OtelMl.Analyzers.Detection.Accuracy;
using OtelMl.Analyzers.Tests.Simulation;

namespace OtelMl.Analyzers.Tests.Accuracy;

public sealed class DropRuleTests
{
    const int Seeds = 200;

    static readonly double[] Accuracies = [0.9, 0.8, 0.7, 0.6];

    [Theory]
    [InlineData(1000, 0)]
    [InlineData(1000, 0.2)]
    [InlineData(1000, 1)]
    [InlineData(100, 0)]
    [InlineData(100, 0.5)]
    [InlineData(100, 1)]
    [InlineData(2, 1)]
    [InlineData(1, 1)]
    public void Without_a_drop_it_fires_in_at_most_5_percent_of_windows(int predictions, double labelledShare) =>
        Assert.InRange(FiringRate(drop: 0, labelledShare, predictions), 0, 0.05);

    [Fact]
    public void A_drop_of_no_more_than_the_tolerance_stays_quiet_as_often() =>
        Assert.InRange(FiringRate(DropRule.Tolerance, labelledShare: 1), 0, 0.05 + Runs.ShareTolerance(0.05, Seeds));

    [Theory]
    [InlineData(0.2)]
    [InlineData(1)]
    public void It_fires_for_a_drop_of_15_points_that_labels_show(double labelledShare) =>
        Assert.InRange(FiringRate(drop: 0.15, labelledShare), 0.95, 1);

    [Fact]
    public void It_fires_without_labels_when_live_data_move_to_where_the_model_is_weak() =>
        Assert.InRange(FiringRate(drop: 0, labelledShare: 0, shares: [0, 0, 0.1, 0.9]), 0.95, 1);

    [Fact]
    public void A_gain_never_fires() => Assert.Equal(0, FiringRate(drop: -0.1, labelledShare: 1));

    static double FiringRate(double drop, double labelledShare, int predictions = 1000, double[]? shares = null) =>
        Runs.Of(Seeds, random =>
        {
            ReferenceModel reference = AReference.Drawn(random, Accuracies, rowsPerCategory: 250);
            var live = new CellSet(reference);
            for (int i = 0; i < predictions; i++)
            {
                int category = random.Index(shares ?? [0.25, 0.25, 0.25, 0.25]);
                live.Add(0, category, random.Happens(Accuracies[category] - drop), random.Happens(labelledShare) ? 0 : Cell.Never);
            }

            return DropRule.Fires(live.Estimate(0, 1, 1), reference);
        }).Share(fired => fired);
}
