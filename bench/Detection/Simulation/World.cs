namespace OtelMl.Detection.Simulation;

/// <summary>How things are, drawn at random, and a linear model that knows them but for their interactions.</summary>
sealed class World
{
    public static readonly string[] Regions = ["north", "east", "south", "west", "centre", "coast"];
    public static readonly string[] Channels = ["web", "shop", "phone"];

    readonly double[] _effects;
    readonly double[] _interactions;
    readonly double[] _regions;

    public World(Random random)
    {
        _effects = [.. Enumerable.Range(0, 4).Select(_ => Normal(random))];
        _interactions = [.. Enumerable.Range(0, 2).Select(_ => 0.8 * Normal(random))];
        _regions = [.. Regions.Select(_ => Normal(random))];
    }

    /// <summary>A standard normal number.</summary>
    public static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>Something to ask, as it would be if nothing changed.</summary>
    public static SimulatedRow Draw(Random random)
    {
        double[] numbers = [.. Enumerable.Range(0, 4).Select(_ => Normal(random))];
        numbers[1] = (0.6 * numbers[0]) + (0.8 * numbers[1]);
        return new SimulatedRow(numbers, Regions[(int)(Regions.Length * Math.Pow(random.NextDouble(), 1.5))], Channels[random.Next(Channels.Length)]);
    }

    /// <summary>What the model makes of it.</summary>
    public double Modelled(SimulatedRow row) => Linear(row.Missing ? [0, .. row.Numbers[1..]] : row.Numbers, row.Region);

    /// <summary>What is true of it, if nothing changed.</summary>
    public double Truth(SimulatedRow row) =>
        Linear(row.Numbers, row.Region)
        + (_interactions[0] * row.Numbers[0] * row.Numbers[2])
        + (_interactions[1] * row.Numbers[3] * (row.Channel == Channels[0] ? 1.5 : -0.7));

    double Linear(double[] numbers, string region) =>
        numbers.Zip(_effects, (number, effect) => number * effect).Sum() + (Array.IndexOf(Regions, region) is >= 0 and int r ? _regions[r] : 0);
}
