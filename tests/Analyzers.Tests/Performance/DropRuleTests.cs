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
    const double SmallReferenceError = 0.08; // of 30 rows

    static double MostFalseHistories { get; } = (Windows * DropRule.PerTest) + Runs.ShareTolerance(Windows * DropRule.PerTest, Seeds / 10);

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

    // By optional stopping the chance to see the evidence within n windows is at most n times the rate, over histories and references.
    [Theory]
    [InlineData(0)]
    [InlineData(0.0137)]
    [InlineData(SmallReferenceError)]
    public void Labels_as_expected_but_for_the_references_error_give_enough_evidence_no_more_often_than_stated(double error)
    {
        double share = ShareOfHistories(Seeds / 10, random => random.Normal(error), error);

        Assert.InRange(share, 0, MostFalseHistories);
    }

    // Many labels tell the reference's error itself, however unlikely its size.
    [Fact]
    public void So_they_do_where_there_are_many()
    {
        const int histories = 100;
        double share = ShareOfHistories(histories, random => random.Normal(ReferenceError), ReferenceError, labels: 1000);

        Assert.InRange(share, 0, (Windows * DropRule.PerTest) + Runs.ShareTolerance(Windows * DropRule.PerTest, histories));
    }

    [Fact]
    public void Evidence_of_an_outage_does_not_fire_once_the_estimate_is_as_before()
    {
        Assert.False(DropRule.Fires(new MetricEstimate(0.74, 0.02, 500, 500), Accuracy, ReferenceError, isLoss: false, evidence: 1e9));
        Assert.True(DropRule.Fires(new MetricEstimate(0.71, 0.02, 500, 500), Accuracy, ReferenceError, isLoss: false, evidence: 1e9));
        Assert.False(DropRule.Fires(new MetricEstimate(0.71, 0.02, 500, 500), Accuracy, ReferenceError, isLoss: false, evidence: 1));
    }

    // What anybody would do: take what the reference expects for the truth.
    [Fact]
    public void To_take_the_reference_for_exact_finds_drops_where_there_are_none() =>
        Assert.InRange(ShareOfHistories(Seeds / 10, random => random.Normal(SmallReferenceError), error: 0), MostFalseHistories, 1);

    [Fact]
    public void Few_labels_a_window_that_are_all_a_little_worse_add_up()
    {
        double share = ShareOfHistories(200, _ => 0.1, ReferenceError);

        Assert.InRange(share, 0.95, 1);
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

    // How many histories have a window in which the labels speak of a drop.
    static double ShareOfHistories(int histories, Func<Random, double> drop, double error, int labels = Labels) =>
        Runs.Of(histories, random =>
        {
            double less = drop(random);
            double[] expected = [.. Enumerable.Range(0, Windows * labels).Select(_ => 0.6 + (0.3 * random.NextDouble()))];
            double[] outcomes = [.. expected.Select(probability => random.Happens(probability - less) ? 1.0 : 0)];
            return Enumerable.Range(1, Windows).Any(window =>
            {
                int to = window * labels;
                int[] starts = [.. Enumerable.Range(Math.Max(0, window - 8), Math.Min(8, window)).Select(start => start * labels)];
                return LabelEvidence.Of(starts, expected[..to], outcomes[..to], [.. Enumerable.Repeat(true, to)], error) >= DropRule.EnoughEvidence;
            });
        }).Share(found => found);

    static bool PastFires(Random random, double last)
    {
        var past = new RecentPast();
        for (int i = 0; i < 8; i++)
            past.Add(Accuracy + random.Normal(0.01));
        return past.Fires(new MetricEstimate(Accuracy + last + random.Normal(0.01), 0, 100, 0), isLoss: false);
    }

    static double Share(Random random, double probability, int count) => Enumerable.Range(0, count).Count(_ => random.Happens(probability)) / (double)count;
}
