using OtelMl.Instrumentation;

namespace OtelMl.TaxiTips;

/// <summary>Turns trips into what is known when the ride ends and before the rider pays: no payment type, tip or total.</summary>
public static class FeatureGeneration
{
    // Rows of each period that are logged whole.
    const int SampleSize = 20;

    /// <summary>Feature names, in the order of <see cref="FeatureVector.Values"/>.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "pickup_hour", "pickup_weekday", "work_hours", "pickup_zone", "dropoff_zone", "trip_distance", "trip_minutes", "trip_speed",
        "passenger_count", "rate_code", "vendor", "stored_and_forwarded", "fare_amount", "extra_amount", "tolls_amount",
        "congestion_surcharge",
    ];

    /// <summary>One vector per trip of the period, in the order given.</summary>
    [MlComponent(
        "feature-generation",
        Kind = typeof(FeatureGenerationComponent),
        Owner = "data-engineering",
        Description = "What is known before the rider pays.")]
    [return: MlOutput("features/{period}", Digest = true, Sample = SampleSize)]
    public static IReadOnlyList<FeatureVector> Generate([MlInput("trips/{period}", Digest = true)] IEnumerable<Trip> trips, Period period) =>
        [.. trips.Select(trip => new FeatureVector(trip.Id, trip.PickedUpAt, Values(trip)))];

    /// <summary>One labelled vector per trip of the period, in the order given, for training.</summary>
    [MlComponent(
        "feature-generation",
        Kind = typeof(FeatureGenerationComponent),
        Owner = "data-engineering",
        Description = "What is known before the rider pays.")]
    [return: MlOutput("features/{period}", Digest = true, Sample = SampleSize)]
    public static IReadOnlyList<Example> Generate(
        [MlInput("trips/{period}", Digest = true)] IEnumerable<Trip> trips, Period period, decimal tipThreshold) =>
        [.. trips.Select(trip => new Example(new(trip.Id, trip.PickedUpAt, Values(trip)), Label(trip, tipThreshold)))];

    /// <summary>Whether the tip exceeds the threshold's share of the fare; exactly that share does not.</summary>
    public static bool Label(Trip trip, decimal tipThreshold)
    {
        ArgumentNullException.ThrowIfNull(trip);
        return trip.Tip > tipThreshold * trip.Fare;
    }

    static float[] Values(Trip trip)
    {
        var pickup = trip.PickedUpAt;
        var weekday = ((int)pickup.DayOfWeek + 6) % 7;
        var workHours = weekday < 5 && pickup.Hour is >= 8 and < 18;
        var duration = trip.DroppedOffAt - pickup;
        var speed = duration > TimeSpan.Zero ? trip.Distance / duration.TotalHours : double.NaN;

        return
        [
            pickup.Hour,
            weekday,
            workHours ? 1 : 0,
            trip.PickupZone,
            trip.DropoffZone,
            (float)trip.Distance,
            (float)duration.TotalMinutes,
            (float)speed,
            trip.PassengerCount ?? float.NaN,
            trip.RateCode ?? float.NaN,
            trip.Vendor ?? float.NaN,
            trip.StoredAndForwarded switch { true => 1, false => 0, null => float.NaN },
            (float)trip.Fare,
            (float)trip.Extra,
            (float)trip.Tolls,
            (float?)trip.CongestionSurcharge ?? float.NaN,
        ];
    }
}
