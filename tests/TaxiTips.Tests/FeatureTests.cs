namespace OtelMl.TaxiTips.Tests;

public sealed class FeatureTests(TaxiData data)
{
    [Fact]
    public void A_ride_becomes_its_features()
    {
        var values = FeatureGeneration.Generate([ATrip.Ordinary], Period.Month(2020, 1))[0].Values;

        Assert.Equal(
            new Dictionary<string, float>
            {
                ["pickup_hour"] = 9,
                ["pickup_weekday"] = 2,
                ["work_hours"] = 1,
                ["pickup_zone"] = 161,
                ["dropoff_zone"] = 237,
                ["trip_distance"] = 3,
                ["trip_minutes"] = 10,
                ["trip_speed"] = 18,
                ["passenger_count"] = 1,
                ["rate_code"] = 1,
                ["vendor"] = 2,
                ["stored_and_forwarded"] = 0,
                ["fare_amount"] = 10,
                ["extra_amount"] = 0.5f,
                ["tolls_amount"] = 0,
                ["congestion_surcharge"] = 2.5f,
            },
            FeatureGeneration.Names.Zip(values).ToDictionary());
    }

    [Fact]
    public void What_is_known_only_after_paying_is_no_feature()
    {
        var before = FeatureGeneration.Generate([ATrip.Ordinary], Period.Month(2020, 1))[0];
        var after = FeatureGeneration.Generate([ATrip.Ordinary with { PaymentType = 2, Tip = 0, Total = 13.8m }], Period.Month(2020, 1))[0];

        Assert.Equal(before.Values, after.Values);
    }

    [Fact]
    public void What_the_meter_left_empty_is_not_a_number()
    {
        var trip = ATrip.Ordinary with
        {
            Vendor = null,
            PassengerCount = null,
            RateCode = null,
            StoredAndForwarded = null,
            CongestionSurcharge = null,
        };

        Assert.Equal(
            ["passenger_count", "rate_code", "vendor", "stored_and_forwarded", "congestion_surcharge"],
            Unknown(FeatureGeneration.Generate([trip], Period.Month(2020, 1))[0]));
    }

    [Fact]
    public void A_ride_of_no_duration_has_no_speed() =>
        Assert.Equal(
            ["trip_speed"],
            Unknown(FeatureGeneration.Generate([ATrip.Ordinary with { DroppedOffAt = ATrip.Ordinary.PickedUpAt }], Period.Month(2020, 1))[0]));

    [Theory]
    [InlineData(15, 8, 1)]
    [InlineData(15, 17, 1)]
    [InlineData(15, 18, 0)]
    [InlineData(15, 7, 0)]
    [InlineData(18, 12, 0)]
    public void Work_hours_are_eight_to_six_from_monday_to_friday(int day, int hour, float workHours)
    {
        var trip = ATrip.Ordinary with { PickedUpAt = ATrip.At(hour, day: day), DroppedOffAt = ATrip.At(hour, 10, day) };

        Assert.Equal(workHours, FeatureGeneration.Generate([trip], Period.Month(2020, 1))[0].Values[2]);
    }

    [Fact]
    public void Every_known_value_is_above_the_one_the_model_takes_for_unknown()
    {
        var values = data.Examples(Period.Days(new(2020, 1, 1), new(2020, 12, 31))).SelectMany(example => example.Features.Values);

        Assert.All(values.Where(value => !float.IsNaN(value)), value => Assert.True(value > -1));
    }

    static IEnumerable<string> Unknown(FeatureVector vector) =>
        FeatureGeneration.Names.Zip(vector.Values).Where(feature => float.IsNaN(feature.Second)).Select(feature => feature.First);
}
