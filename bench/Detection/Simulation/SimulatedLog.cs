using System.Globalization;
using System.IO.Compression;
using System.Text.Json.Nodes;

namespace OtelMl.Detection.Simulation;

/// <summary>Writes a simulated log of a prediction an hour: a reference, and live traffic that a change comes over from the second quarter to the middle.</summary>
static class SimulatedLog
{
    const int ReferenceRows = 8000;
    const int Windows = 12;
    const int WindowRows = 1000;
    const double RareThreshold = 0.2;

    static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Writes one in the form that <see cref="PredictionLog"/> reads.</summary>
    /// <param name="folder">The folder, which is made.</param>
    /// <param name="change">What happens.</param>
    /// <param name="seed">Chooses the world and its traffic.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static async Task WriteAsync(string folder, Change change, int seed, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var random = new Random(seed);
        var world = new World(random);
        await File.WriteAllTextAsync(Path.Combine(folder, "meta.json"), Meta(change).ToJsonString(), cancellationToken);
        await WriteAsync(Path.Combine(folder, "reference.csv.gz"), change, Enumerable.Range(0, ReferenceRows).Select(row => Line(change, world, random, row, progress: 0)), cancellationToken);
        await WriteAsync(
            Path.Combine(folder, "analysis.csv.gz"),
            change,
            Enumerable.Range(0, Windows * WindowRows).Select(row => Line(change, world, random, ReferenceRows + row, Math.Clamp((4.0 * row / (Windows * WindowRows)) - 1, 0, 1))),
            cancellationToken);
    }

    static async Task WriteAsync(string path, Change change, IEnumerable<string> lines, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(new GZipStream(File.Create(path), CompressionLevel.Fastest));
        await writer.WriteLineAsync($"timestamp,x0,x1,x2,x3,region,channel,y_pred,{(change.IsAmount ? "" : "y_pred_proba,")}y_true");
        foreach (string line in lines)
            await writer.WriteLineAsync(line.AsMemory(), cancellationToken);
    }

    static string Line(Change change, World world, Random random, int hour, double progress)
    {
        SimulatedRow row = change.Ask(World.Draw(random), progress, random);
        double modelled = world.Modelled(row) - change.Rarity;
        double truth = change.Answer(row, world.Truth(row), progress) - change.Rarity;
        string numbers = string.Join(',', row.Numbers.Select((number, i) => i == 0 && row.Missing ? "" : Text(number)));
        string asked = string.Create(CultureInfo.InvariantCulture, $"{Start.AddHours(hour):yyyy-MM-dd HH:mm:ss},{numbers},{row.Region},{row.Channel}");
        if (change.IsAmount)
            return $"{asked},{Text(10 + modelled)},{Text(10 + truth + (row.Noise * World.Normal(random)))}";
        double score = Logistic(modelled);
        bool positive = score >= (change.Rarity > 0 ? RareThreshold : 0.5);
        return $"{asked},{(positive ? 1 : 0)},{Text(score)},{(random.NextDouble() < Logistic(truth) ? 1 : 0)}";
    }

    static JsonObject Meta(Change change) => new()
    {
        ["problem"] = change.IsAmount ? "regression" : "classification_binary",
        ["timestamp"] = "timestamp",
        ["y_true"] = "y_true",
        ["y_pred"] = "y_pred",
        ["y_pred_proba"] = change.IsAmount ? null : "y_pred_proba",
        ["continuous"] = new JsonArray("x0", "x1", "x2", "x3"),
        ["categorical"] = new JsonArray("region", "channel"),
        ["chunk"] = new JsonObject { ["chunk_size"] = WindowRows },
    };

    static double Logistic(double logOdds) => 1 / (1 + Math.Exp(-logOdds));

    static string Text(double value) => value.ToString("0.#####", CultureInfo.InvariantCulture);
}
