using System.Text.Json.Nodes;
using OtelMl.Tests.Shared;

namespace OtelMl.EndToEnd;

/// <summary>The same pipeline in a year in which nothing happened and in the one of the lockdown.</summary>
public sealed class TaxiYearsTests : IDisposable
{
    static readonly (string Tip, string Labelled)[] Questions = [("0.1", "0.1"), ("0.2", "0.1"), ("0.1", "0.5"), ("0.2", "0.5")];

    readonly TemporaryFolder _folder = new();

    /// <summary>The tip asked about and the share of labels that come; how many of them are played may be set, see CONTRIBUTING.md.</summary>
    public static TheoryData<string, string> Played => new(Questions[..LongTest.Setting("OTELML_QUIET_YEARS", 1)]);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Played))]
    public async Task Nothing_is_flagged_in_a_year_in_which_nothing_happened(string tip, string labelled)
    {
        JsonObject[] weeks = await PlayAsync("2019", tip, labelled);

        Assert.Equal(47, weeks.Length);
        Assert.DoesNotContain(weeks, IsFlagged);
        Assert.Equal("0", await CountAlertsAsync());
        Finished report = await Otelml.RunAsync("report", "--fail-on", "drop", "--data", _folder.Path);
        Assert.True(report.ExitCode == 0, report.Output);
    }

    [Fact]
    public async Task The_lockdown_is_flagged_within_weeks_by_a_tenth_of_the_labels()
    {
        JsonObject[] weeks = await PlayAsync("2020", tip: "0.1", labelled: "0.1");

        JsonObject first = weeks.First(IsFlagged);
        Assert.InRange((DateTime)first["window_start"]!, new DateTime(2020, 3, 14, 0, 0, 0, DateTimeKind.Utc), new DateTime(2020, 4, 11, 0, 0, 0, DateTimeKind.Utc));
        Assert.NotEqual("0", await CountAlertsAsync());
    }

    static bool IsFlagged(JsonObject week) => (bool)week["alert"]!;

    async Task<string> CountAlertsAsync() => (await Otelml.RunAsync("sql", "SELECT count() FROM ml_alerts", "--data", _folder.Path)).Output.Trim();

    async Task<JsonObject[]> PlayAsync(string year, string tip, string labelled)
    {
        Finished played = await Otelml.RunAsync(
            ["demo", "taxi", "--year", year, "--tip", tip, "--labelled", labelled, "--exit", "--json", "--data", _folder.Path, .. Otelml.FreePorts]);
        Assert.True(played.ExitCode == 0, played.Error);
        return [.. played.Json["windows"]!.AsArray().Select(week => week!.AsObject())];
    }
}
