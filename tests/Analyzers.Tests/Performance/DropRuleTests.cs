using OtelMl.Analyzers.Detection.Performance;
using OtelMl.Analyzers.Tests.Simulation;

namespace OtelMl.Analyzers.Tests.Performance;

public sealed class DropRuleTests
{
    const int Seeds = 2000;
    const double Accuracy = 0.75;
    const int ReferenceRows = 1000;
    const int Windows = 30;
    const int Labels = 60;

    static double ReferenceError { get; } = Math.Sqrt(Accuracy * (1 - Accuracy) / ReferenceRows);

    [Theory]
    [InlineData(1000)]
    [InlineData(100)]
    [InlineData(2)]
    [InlineData(1)]
    public void Without_a_drop_it_fires_no_more_often_than_stated(int predictions) =>
        Assert.InRange(FiringRate(drop: 0, predictions), 0, DropRule.PerTest + Runs.ShareTolerance(DropRule.PerTest, Seeds));

    // What anybody would do: compare with the reference and take both for exact.
    [Fact]
    public void To_take_both_for_exact_fires_far_more_often() =>
        Assert.InRange(Runs.Of(Seeds, random => Share(random, Accuracy, 1000) < Share(random, Accuracy, ReferenceRows)).Share(fired => fired), 0.4, 1);

    [Fact]
    public void It_fires_for_a_drop_of_15_points_that_labels_show() => Assert.InRange(FiringRate(drop: 0.15), 0.95, 1);

    [Fact]
    public void A_gain_never_fires() => Assert.Equal(0, FiringRate(drop: -0.1));

    [Fact]
    public void Of_a_loss_more_is_worse()
    {
        var estimate = new MetricEstimate(12, 0.5, 0, 1000, double.PositiveInfinity);

        Assert.True(DropRule.Fires(estimate, reference: 10, referenceError: 0.1, isLoss: true));
        Assert.False(DropRule.Fires(estimate, reference: 14, referenceError: 0.1, isLoss: true));
    }

    [Fact]
    public void An_estimate_of_which_little_is_known_does_not_fire() =>
        Assert.False(DropRule.Fires(new MetricEstimate(0.6, 0.1, 0, 1000), Accuracy, ReferenceError, isLoss: false));

    [Fact]
    public void Labels_as_expected_give_enough_evidence_no_more_often_than_stated()
    {
        int alarms = Runs.Of(Seeds / 10, random => EvidenceAlarms(random, drop: 0)).Sum();

        Assert.InRange(alarms / (Seeds / 10.0 * Windows), 0, DropRule.PerTest);
    }

    [Fact]
    public void Few_labels_a_window_that_are_all_a_little_worse_add_up()
    {
        double[] found = Runs.Of(200, random => EvidenceAlarms(random, drop: 0.1) > 0 ? 1.0 : 0);

        Assert.InRange(found.Average(), 0.95, 1);
    }

    [Fact]
    public void Windows_that_vary_as_before_are_not_worse_than_the_recent_past()
    {
        double rate = Runs.Of(Seeds, random => PastFires(random, last: 0)).Share(fired => fired);

        Assert.InRange(rate, 0, DropRule.PerTest + Runs.ShareTolerance(DropRule.PerTest, Seeds));
    }

    [Fact]
    public void A_fall_far_beyond_their_spread_is() =>
        Assert.InRange(Runs.Of(Seeds, random => PastFires(random, last: -0.12)).Share(fired => fired), 0.9, 1);

    // Windows labelled whole, against the accuracy that as many rows of a reference had.
    static double FiringRate(double drop, int predictions = 1000) =>
        Runs.Of(Seeds, random =>
        {
            var window = new MetricEstimate(Share(random, Accuracy - drop, predictions), 0, predictions, 0, 1, Accuracy * (1 - Accuracy) / predictions);
            return DropRule.Fires(window, Share(random, Accuracy, ReferenceRows), ReferenceError, isLoss: false);
        }).Share(fired => fired);

    // In how many windows of a history the labels speak of a drop.
    static int EvidenceAlarms(Random random, double drop)
    {
        double[] expected = [.. Enumerable.Range(0, Windows * Labels).Select(_ => 0.6 + (0.3 * random.NextDouble()))];
        double[] outcomes = [.. expected.Select(probability => random.Happens(probability - drop) ? 1.0 : 0)];
        return Enumerable.Range(1, Windows).Count(window =>
        {
            int to = window * Labels;
            int[] starts = [.. Enumerable.Range(Math.Max(0, window - 8), Math.Min(8, window)).Select(start => start * Labels)];
            return LabelEvidence.Of(starts, expected[..to], outcomes[..to], [.. Enumerable.Repeat(true, to)], margin: 0) >= DropRule.EnoughEvidence;
        });
    }

    static bool PastFires(Random random, double last)
    {
        var past = new RecentPast();
        for (int i = 0; i < 8; i++)
            past.Add(Accuracy + random.Normal(0.01));
        return past.Fires(new MetricEstimate(Accuracy + last + random.Normal(0.01), 0, 100, 0), isLoss: false);
    }

    static double Share(Random random, double probability, int count) => Enumerable.Range(0, count).Count(_ => random.Happens(probability)) / (double)count;
}
