using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using OtelMl.Tests.Shared;

namespace OtelMl.EndToEnd;

public sealed class FeedbackTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_region_whose_labels_fail_to_come_is_named()
    {
        // Three weeks; from the second on the cells of the east are out, and no label of theirs arrives.
        var random = new Random(1);
        DateTime origin = new(2026, 3, 2, 0, 0, 0, DateTimeKind.Utc);
        var rows = new StringBuilder("t,region,kind,p,y,known\n");
        for (int i = 0; i < 2100; i++)
        {
            DateTime time = origin.AddMinutes(14.4 * i);
            string region = random.Next(4) switch { 0 => "east", 1 => "west", 2 => "north", _ => "south" };
            bool known = region != "east" || i < 700;
            string at = known ? time.AddDays(-2 * Math.Log(1 - random.NextDouble())).ToString("O") : "";
            rows.Append(CultureInfo.InvariantCulture, $"{time:O},{region},{(random.Next(2) == 0 ? "small" : "large")},{random.Next(2)},{random.Next(2)},{at}\n");
        }

        string log = _folder.File("log.csv");
        await File.WriteAllTextAsync(log, rows.ToString(), TestContext.Current.CancellationToken);
        string[] replay =
        [
            "replay", log, "--reference", log, "--time", "t", "--prediction", "p", "--label", "y", "--label-time", "known", "--features", "kind",
            "--metric", "accuracy", "--slice", "region", "--pipeline", "cells", "--exit", "--json", "--data", _folder.File("data"), .. Otelml.FreePorts,
        ];
        Finished played = await Otelml.RunAsync(replay);
        Assert.True(played.ExitCode == 0, played.Error);

        Finished found = await Otelml.RunAsync("feedback", "--json", "--data", _folder.File("data"));
        Finished report = await Otelml.RunAsync("report", "--data", _folder.File("data"));

        JsonObject[] groups = [.. found.Json["groups"]!.AsArray().Select(group => group!.AsObject())];
        Assert.NotEmpty(groups);
        Assert.All(groups, group => Assert.Equal(("cells", "region=east"), ((string)group["pipeline"]!, (string)group["bucket"]!)));
        JsonObject second = Assert.Single(groups, group => (DateTime)group["window_start"]! == origin.AddDays(7));
        Assert.Equal(("none", true, 0), ((string)second["state"]!, (bool)second["lacking"]!, (int)second["labelled"]!));
        Assert.InRange((double)second["expected"]!, 0.5 * (int)second["predictions"]!, (int)second["predictions"]!);
        Assert.Contains("Feedback lacks for region=east", report.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("kind=", report.Output, StringComparison.Ordinal);
    }
}
