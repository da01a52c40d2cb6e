namespace OtelMl.TaxiTips.Tests;

public sealed class LabelTests(TaxiData data)
{
    [Theory]
    [InlineData(10.00, 2.00, false)]
    [InlineData(10.00, 2.01, true)]
    [InlineData(5.50, 1.10, false)]
    [InlineData(45.85, 9.17, false)]
    [InlineData(8.00, 0.00, false)]
    public void A_tip_counts_only_above_a_fifth_of_the_fare(decimal fare, decimal tip, bool label) =>
        Assert.Equal(label, FeatureGeneration.Label(ATrip.Ordinary with { Fare = fare, Tip = tip }, 0.20m));

    [Theory]
    [InlineData(2019, 2, 0.559)]
    [InlineData(2020, 1, 0.562)]
    [InlineData(2020, 4, 0.424)]
    [InlineData(2020, 5, 0.373)]
    public void The_share_of_generous_riders_is_the_one_counted_from_the_raw_files(int year, int month, double share)
    {
        var labels = data.Examples(Period.Month(year, month)).Average(example => example.Label ? 1.0 : 0);

        Assert.Equal(share, labels, tolerance: 0.001);
    }
}
