namespace OtelMl.TaxiTips.Tests;

public sealed class CleaningTests(TaxiData data)
{
    static readonly Period January = Period.Month(2020, 1);

    static readonly Dictionary<string, Trip> Unwanted = new()
    {
        ["a fare of one dollar"] = ATrip.Ordinary with { Fare = 1m },
        ["a refund"] = ATrip.Ordinary with { Fare = -10m },
        ["a pickup before the period"] = ATrip.Ordinary with { PickedUpAt = January.From.AddSeconds(-1) },
        ["a pickup as the period ends"] = ATrip.Ordinary with { PickedUpAt = January.To, DroppedOffAt = January.To.AddHours(1) },
        ["a dropoff before the pickup"] = ATrip.Ordinary with { DroppedOffAt = ATrip.At(8) },
        ["a negative distance"] = ATrip.Ordinary with { Distance = -0.1 },
    };

    static readonly Dictionary<string, Trip> Wanted = new()
    {
        ["an ordinary ride"] = ATrip.Ordinary,
        ["a fare just over a dollar"] = ATrip.Ordinary with { Fare = 1.01m },
        ["a cash ride"] = ATrip.Ordinary with { PaymentType = 2, Tip = 0 },
        ["a ride of unknown payment"] = ATrip.Ordinary with { PaymentType = null },
        ["a ride of no duration"] = ATrip.Ordinary with { DroppedOffAt = ATrip.Ordinary.PickedUpAt },
        ["a pickup as the period begins"] = ATrip.Ordinary with { PickedUpAt = January.From },
    };

    public static TheoryData<string> UnwantedTrips => [.. Unwanted.Keys];

    public static TheoryData<string> WantedTrips => [.. Wanted.Keys];

    [Theory]
    [MemberData(nameof(UnwantedTrips))]
    public void Cleaning_drops(string what) => Assert.Empty(Cleaning.Clean([Unwanted[what]], January));

    [Theory]
    [MemberData(nameof(WantedTrips))]
    public void Cleaning_keeps(string what) => Assert.Equal([Wanted[what]], Cleaning.Clean([Wanted[what]], January));

    [Fact]
    public void Trips_come_out_in_pickup_order()
    {
        var pickups = data.Clean(January).Select(trip => trip.PickedUpAt).ToList();

        Assert.Equal(pickups.Order(), pickups);
    }

    [Fact]
    public void A_january_trip_filed_under_february_is_found()
    {
        var strayed = data.Year2020.Skip(15_000).Single(trip => January.Contains(trip.PickedUpAt));

        Assert.Contains(strayed, data.Clean(January));
    }

    [Fact]
    public void Nearly_all_trips_are_ordinary()
    {
        var kept = data.Clean(January).Count;

        Assert.InRange(kept, 9_900, 10_000);
    }

    [Fact]
    public void The_live_period_is_seventeen_whole_weeks()
    {
        var live = new TaxiTipsOptions().LivePeriod;

        var weeks = live.Cut(TimeSpan.FromDays(7)).ToList();

        Assert.Equal(17, weeks.Count);
        Assert.All(weeks, week => Assert.Equal(TimeSpan.FromDays(7), week.To - week.From));
        Assert.Equal(new DateTimeOffset(2020, 5, 30, 0, 0, 0, TimeSpan.Zero), weeks[^1].To);
    }
}
