using System.Text.Json.Nodes;
using OtelMl.Tests.Shared;

namespace OtelMl.EndToEnd;

/// <summary>The pipeline of the lockdown in a year in which nothing happened.</summary>
public sealed class QuietYearTests
{
    static readonly (string Tip, string Labelled)[] Questions = [("0.1", "0.1"), ("0.2", "0.1"), ("0.1", "0.5"), ("0.2", "0.5")];

    /// <summary>The tip asked about and the share of labels that come; how many of them are played may be set, see CONTRIBUTING.md.</summary>
    public static TheoryData<string, string> Played => new(Questions[..LongTest.Setting("OTELML_QUIET_YEARS", 1)]);

    [Theory]
    [MemberData(nameof(Played))]
    public async Task Nothing_is_flagged_in_a_year_in_which_nothing_happened(string tip, string labelled)
    {
        using TaxiYear year = new();
        JsonObject[] weeks = await year.PlayAsync("2019", tip, labelled);

        Assert.Equal(47, weeks.Length);
        Assert.DoesNotContain(weeks, TaxiYear.IsFlagged);
        Assert.Equal("0", await year.CountAlertsAsync());
        Finished report = await Otelml.RunAsync("report", "--fail-on", "drop", "--data", year.Data);
        Assert.True(report.ExitCode == 0, report.Output);
    }
}
