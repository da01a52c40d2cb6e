using OtelMl.Instrumentation;

namespace OtelMl.TaxiTips;

/// <summary>One yellow-cab trip as the meter recorded it. A null is an empty cell in the source.</summary>
public sealed record Trip
{
    /// <summary>Stable id: pickup date and row number in the yearly file, such as "2020-02-01/010017".</summary>
    [MlColumn(Role = MlColumnRole.Id)]
    public required string Id { get; init; }

    /// <summary>Meter vendor: 1, 2 or 4.</summary>
    public int? Vendor { get; init; }

    /// <summary>When the meter was switched on. The source has no zone; its clock is taken as UTC.</summary>
    [MlColumn(Role = MlColumnRole.Time)]
    public required DateTimeOffset PickedUpAt { get; init; }

    /// <summary>When the meter was switched off, on the same clock. Faulty meters report times before the pickup.</summary>
    [MlColumn(Role = MlColumnRole.Ignored)]
    public required DateTimeOffset DroppedOffAt { get; init; }

    /// <summary>Passengers the driver entered, 0 or more.</summary>
    public int? PassengerCount { get; init; }

    /// <summary>Metered distance in miles.</summary>
    public required double Distance { get; init; }

    /// <summary>Rate at the end: 1 standard, 2 JFK, 3 Newark, 4 Nassau or Westchester, 5 negotiated, 6 group, 99 unknown.</summary>
    public int? RateCode { get; init; }

    /// <summary>Whether the meter held the record back for want of a connection.</summary>
    public bool? StoredAndForwarded { get; init; }

    /// <summary>Taxi zone of the pickup, 1 to 265.</summary>
    public required int PickupZone { get; init; }

    /// <summary>Taxi zone of the dropoff, 1 to 265.</summary>
    public required int DropoffZone { get; init; }

    /// <summary>1 card, 2 cash, 3 no charge, 4 dispute. Known only after the rider has paid.</summary>
    public int? PaymentType { get; init; }

    /// <summary>Time-and-distance fare in dollars; negative in refunds.</summary>
    public required decimal Fare { get; init; }

    /// <summary>Rush-hour and overnight extras in dollars.</summary>
    public required decimal Extra { get; init; }

    /// <summary>MTA tax in dollars.</summary>
    public required decimal MtaTax { get; init; }

    /// <summary>Tip in dollars. Cash tips are not recorded and read 0.</summary>
    public required decimal Tip { get; init; }

    /// <summary>Tolls in dollars.</summary>
    public required decimal Tolls { get; init; }

    /// <summary>Improvement surcharge in dollars.</summary>
    public required decimal ImprovementSurcharge { get; init; }

    /// <summary>Sum charged in dollars, tip included.</summary>
    public required decimal Total { get; init; }

    /// <summary>Congestion surcharge in dollars; empty before the fee began in 2019.</summary>
    public decimal? CongestionSurcharge { get; init; }
}
