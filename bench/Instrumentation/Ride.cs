namespace OtelMl.InstrumentationBench;

/// <summary>A row of sixteen numbers, as the taxi example's.</summary>
sealed record Ride
{
    public int Hour { get; init; }

    public int Weekday { get; init; }

    public bool WorkHours { get; init; }

    public int PickupZone { get; init; }

    public int DropoffZone { get; init; }

    public double Distance { get; init; }

    public double Minutes { get; init; }

    public double Speed { get; init; }

    public int? Passengers { get; init; }

    public int? RateCode { get; init; }

    public int? Vendor { get; init; }

    public bool? Stored { get; init; }

    public decimal Fare { get; init; }

    public double Extra { get; init; }

    public double Tolls { get; init; }

    public double? Surcharge { get; init; }

    public static Ride[] Many(int count)
    {
        Random random = new(1);
        return
        [
            .. Enumerable.Range(0, count).Select(_ => new Ride
            {
                Hour = random.Next(24),
                Weekday = random.Next(7),
                WorkHours = random.Next(2) == 0,
                PickupZone = random.Next(1, 266),
                DropoffZone = random.Next(1, 266),
                Distance = -Math.Log(1 - random.NextDouble()) * 3,
                Minutes = -Math.Log(1 - random.NextDouble()) * 12,
                Speed = random.NextDouble() * 40,
                Passengers = random.Next(10) == 0 ? null : random.Next(1, 6),
                RateCode = random.Next(30) == 0 ? 2 : 1,
                Vendor = random.Next(1, 3),
                Stored = random.Next(100) == 0,
                Fare = random.Next(250, 6000) / 100m,
                Extra = random.Next(4) * 0.5,
                Tolls = random.Next(20) == 0 ? 6.12 : 0,
                Surcharge = 2.5,
            }),
        ];
    }
}
