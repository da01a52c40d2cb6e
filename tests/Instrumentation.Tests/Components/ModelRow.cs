namespace OtelMl.Instrumentation.Tests.Components;

/// <summary>A row with a column of every role, and twelve features.</summary>
sealed record ModelRow(string Id, DateTimeOffset At, string Group, double[] Features, bool Label, bool Prediction = false, double Score = 0.5)
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Rows of independent normal features and labels, an hour apart, each a group of its own.</summary>
    public static ModelRow[] Many(int count, Random random, int first = 0) =>
    [
        .. Enumerable.Range(first, count).Select(i => new ModelRow(
            $"r{i}", Noon.AddDays(-400).AddHours(i), $"g{i}", [.. Enumerable.Range(0, 12).Select(_ => Normal(random))], random.NextDouble() < 0.5)),
    ];

    public static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
