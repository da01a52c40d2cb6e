using OtelMl.Instrumentation;

namespace OtelMl.TaxiTips;

/// <summary>Drops trips that are not ordinary paid rides of the period.</summary>
public static class Cleaning
{
    /// <summary>Fares up to this many dollars are refunds, voids and tests.</summary>
    public const decimal SmallestFare = 1m;

    /// <summary>
    /// Keeps trips picked up in the period, ended no earlier than they began, of no negative distance, and charged more than
    /// <see cref="SmallestFare"/>, in pickup order. Trips of unknown payment stay; so do cash trips, whose unrecorded tip counts as none.
    /// </summary>
    [MlComponent("cleaning", Kind = typeof(CleaningComponent), Owner = "data-engineering", Description = "Drops trips that are not ordinary paid rides.")]
    [return: MlOutput("trips/{period}", Digest = true)]
    public static IReadOnlyList<Trip> Clean([MlInput("yellow_{period.From:yyyy}.csv.gz")] IEnumerable<Trip> trips, Period period)
    {
        ArgumentNullException.ThrowIfNull(period);
        return [.. trips
            .Where(trip => period.Contains(trip.PickedUpAt))
            .Where(trip => trip.DroppedOffAt >= trip.PickedUpAt)
            .Where(trip => trip.Distance >= 0)
            .Where(trip => trip.Fare > SmallestFare)
            .OrderBy(trip => trip.PickedUpAt)
            .ThenBy(trip => trip.Id, StringComparer.Ordinal)];
    }
}
