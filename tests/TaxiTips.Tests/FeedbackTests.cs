namespace OtelMl.TaxiTips.Tests;

public sealed class FeedbackTests(TaxiData data)
{
    static readonly TimeSpan TwoDays = TimeSpan.FromDays(2);

    readonly List<string> _ids = [.. data.Clean(Period.Month(2020, 2)).Select(trip => trip.Id)];

    [Fact]
    public void Labels_take_two_days_on_average_and_spread_like_an_exponential()
    {
        var days = Delays(1, TwoDays).Values.Select(delay => delay.TotalDays).ToList();

        var mean = days.Average();
        var fourStandardErrors = 4 * 2 / Math.Sqrt(days.Count);

        Assert.Equal(2, mean, tolerance: fourStandardErrors);
        Assert.Equal(Math.Exp(-1), days.Average(day => day > 2 ? 1.0 : 0), tolerance: 0.02);
        Assert.Equal(2, Math.Sqrt(days.Average(day => (day - mean) * (day - mean))), tolerance: 0.1);
    }

    [Fact]
    public void The_labelled_share_is_the_one_asked_for()
    {
        var share = (double)Delays(0.3, TwoDays).Count / _ids.Count;

        Assert.Equal(0.3, share, tolerance: 4 * Math.Sqrt(0.3 * 0.7 / _ids.Count));
        Assert.Empty(Delays(0, TwoDays));
        Assert.Equal(_ids.Count, Delays(1, TwoDays).Count);
    }

    [Fact]
    public void Raising_the_share_keeps_the_labels_that_came_before() =>
        Assert.Subset(Delays(0.5, TwoDays).ToHashSet(), Delays(0.1, TwoDays).ToHashSet());

    [Fact]
    public void Another_seed_labels_other_trips_at_other_times()
    {
        Assert.NotEqual(Delays(0.5, TwoDays), Delays(0.5, TwoDays, seed: 2));
        Assert.Equal(Delays(0.5, TwoDays), Delays(0.5, TwoDays));
    }

    [Fact]
    public void Being_labelled_says_nothing_of_the_delay()
    {
        var all = Delays(1, TwoDays).Values.Average(delay => delay.TotalDays);
        var few = Delays(0.2, TwoDays).Values.Average(delay => delay.TotalDays);

        Assert.Equal(all, few, tolerance: 4 * 2 / Math.Sqrt(0.2 * _ids.Count));
    }

    [Fact]
    public void Labels_arrive_in_order_after_their_predictions_and_true_to_them()
    {
        var predictions = data.Examples(Period.Month(2020, 2))
            .Select(example => new LabelledPrediction(new(example.Features, 0.5), example.Label))
            .ToDictionary(each => each.Prediction.Features.Id);

        var arrivals = Feedback.Collect(predictions.Values, new LabelDelays(0.5, TwoDays, seed: 1));

        Assert.Equal(Delays(0.5, TwoDays).Keys.Order(), arrivals.Select(arrival => arrival.PredictionId).Order());
        Assert.Equal(arrivals.OrderBy(arrival => arrival.At), arrivals);
        Assert.All(arrivals, arrival =>
        {
            var prediction = predictions[arrival.PredictionId];
            Assert.True(arrival.At >= prediction.Prediction.Features.At);
            Assert.Equal(prediction.Label, arrival.Label);
        });
    }

    [Theory]
    [InlineData(-0.1, 2)]
    [InlineData(1.1, 2)]
    [InlineData(double.NaN, 2)]
    [InlineData(0.5, -2)]
    public void Impossible_shares_and_delays_are_refused(double share, int days) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LabelDelays(share, TimeSpan.FromDays(days), seed: 1));

    Dictionary<string, TimeSpan> Delays(double share, TimeSpan mean, int seed = 1)
    {
        var delays = new LabelDelays(share, mean, seed);
        return _ids
            .Select(id => (Id: id, Delay: delays.DelayOf(id)))
            .Where(each => each.Delay is not null)
            .ToDictionary(each => each.Id, each => each.Delay!.Value);
    }
}
