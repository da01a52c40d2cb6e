using System.Text.Json.Nodes;
using OtelMl.Tests.Shared;

namespace OtelMl.EndToEnd;

/// <summary>A year of the taxi pipeline that is played, and what is stored of it.</summary>
sealed class TaxiYear : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public string Data => _folder.Path;

    public static bool IsFlagged(JsonObject week) => (bool)week["alert"]!;

    public async Task<string> CountAlertsAsync() => (await Otelml.RunAsync("sql", "SELECT count() FROM ml_alerts", "--data", Data)).Output.Trim();

    /// <summary>Plays it.</summary>
    /// <param name="year">The year.</param>
    /// <param name="tip">The tip asked about.</param>
    /// <param name="labelled">The share of labels that come.</param>
    /// <returns>The weeks of the report.</returns>
    public async Task<JsonObject[]> PlayAsync(string year, string tip, string labelled)
    {
        Finished played = await Otelml.RunAsync(
            ["demo", "taxi", "--year", year, "--tip", tip, "--labelled", labelled, "--exit", "--json", "--data", Data, .. Otelml.FreePorts]);
        Assert.True(played.ExitCode == 0, played.Error);
        return [.. played.Json["windows"]!.AsArray().Select(week => week!.AsObject())];
    }

    public void Dispose() => _folder.Dispose();
}
