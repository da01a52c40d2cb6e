using System.Text.Json.Nodes;

namespace OtelMl.EndToEnd;

/// <summary>The year of the lockdown, with few labels.</summary>
public sealed class LockdownTests
{
    [Fact]
    public async Task The_lockdown_is_flagged_within_weeks_by_a_tenth_of_the_labels()
    {
        using TaxiYear year = new();
        JsonObject[] weeks = await year.PlayAsync("2020", tip: "0.1", labelled: "0.1");

        JsonObject first = weeks.First(TaxiYear.IsFlagged);
        Assert.InRange((DateTime)first["window_start"]!, new DateTime(2020, 3, 14, 0, 0, 0, DateTimeKind.Utc), new DateTime(2020, 4, 11, 0, 0, 0, DateTimeKind.Utc));
        Assert.NotEqual("0", await year.CountAlertsAsync());
    }
}
