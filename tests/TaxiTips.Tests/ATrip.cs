namespace OtelMl.TaxiTips.Tests;

static class ATrip
{
    public static DateTimeOffset At(int hour, int minute = 0, int day = 15) => new(2020, 1, day, hour, minute, 0, TimeSpan.Zero);

    /// <summary>A ten-dollar, ten-minute, three-mile ride on Wednesday 15 January 2020, nine in the morning.</summary>
    public static Trip Ordinary => new()
    {
        Id = "2020-01-15/000001",
        Vendor = 2,
        PickedUpAt = At(9),
        DroppedOffAt = At(9, 10),
        PassengerCount = 1,
        Distance = 3,
        RateCode = 1,
        StoredAndForwarded = false,
        PickupZone = 161,
        DropoffZone = 237,
        PaymentType = 1,
        Fare = 10m,
        Extra = 0.5m,
        MtaTax = 0.5m,
        Tip = 2m,
        Tolls = 0m,
        ImprovementSurcharge = 0.3m,
        Total = 15.8m,
        CongestionSurcharge = 2.5m,
    };
}
