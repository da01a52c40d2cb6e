namespace OtelMl.Instrumentation.Hooks.Tests;

/// <summary>A row to learn from: long rides get tips.</summary>
public sealed class Ride
{
    public float Distance { get; set; }

    public float Passengers { get; set; }

    public bool Label { get; set; }

    public static Ride[] Many(int count)
    {
        Random random = new(1);
        return
        [
            .. Enumerable.Range(0, count).Select(_ =>
            {
                float distance = random.NextSingle() * 10;
                return new Ride { Distance = distance, Passengers = random.Next(1, 6), Label = distance + random.NextSingle() > 5 };
            }),
        ];
    }
}
