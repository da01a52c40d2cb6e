using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using OtelMl.Tests.Shared;

namespace OtelMl.EndToEnd;

public sealed class FeedbackTests : IDisposable
{
    static readonly DateTime Origin = new(2026, 3, 2, 0, 0, 0, DateTimeKind.Utc);

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_region_whose_labels_fail_to_come_is_named()
    {
        // From the second week on the cells of the east are out, and no label of theirs arrives.
        await PlayAsync((region, made, _) => region != "east" || made < 7);

        Finished found = await Otelml.RunAsync("feedback", "--json", "--data", _folder.File("data"));
        Finished report = await Otelml.RunAsync("report", "--data", _folder.File("data"));

        JsonObject[] groups = [.. found.Json["groups"]!.AsArray().Select(group => group!.AsObject())];
        Assert.NotEmpty(groups);
        Assert.All(groups, group => Assert.Equal(("cells", "region=east"), ((string)group["pipeline"]!, (string)group["bucket"]!)));
        JsonObject second = Assert.Single(groups, group => (DateTime)group["window_start"]! == Origin.AddDays(7));
        Assert.Equal(("none", true, 0), ((string)second["state"]!, (bool)second["lacking"]!, (int)second["labelled"]!));
        Assert.InRange((double)second["expected"]!, 0.5 * (int)second["predictions"]!, (int)second["predictions"]!);
        Assert.Contains("Feedback lacks for region=east", report.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("kind=", report.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_that_stop_coming_to_anybody_are_told_of_all_predictions()
    {
        // After two weeks whatever delivers labels breaks.
        await PlayAsync((_, _, comes) => comes < 14);

        Finished found = await Otelml.RunAsync("feedback", "--json", "--data", _folder.File("data"));
        Finished report = await Otelml.RunAsync("report", "--data", _folder.File("data"));

        JsonObject[] lacking = [.. found.Json["groups"]!.AsArray().Select(group => group!.AsObject()).Where(group => (bool)group["lacking"]!)];
        JsonObject[] week = [.. lacking.Where(group => (DateTime)group["window_start"]! == Origin.AddDays(14))];
        // All lack it alike, and are said to.
        Assert.Equal(["", "kind=large", "kind=small", "region=east", "region=north", "region=south", "region=west"], week.Select(group => (string)group["bucket"]!).Order());
        Assert.All(week, group => Assert.True((bool)group["everywhere"]!));
        JsonObject last = week.Single(group => (string)group["bucket"]! == "");
        Assert.Equal(0, (int)last["labelled"]!);
        Assert.InRange((double)last["expected"]!, 0.5 * (int)last["predictions"]!, (int)last["predictions"]!);
        Assert.Contains("Feedback lacks for all predictions, from 2026-03-16", report.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Feedback lacks for region", report.Output, StringComparison.Ordinal);
    }

    // Three weeks of predictions, labelled after two days on average, if at all: by region, the day they are made on and that the label comes.
    async Task PlayAsync(Func<string, double, double, bool> isLabelled)
    {
        var random = new Random(1);
        var rows = new StringBuilder("t,region,kind,p,y,known\n");
        for (int i = 0; i < 2100; i++)
        {
            double made = i / 100.0;
            DateTime time = Origin.AddDays(made);
            string region = random.Next(4) switch { 0 => "east", 1 => "west", 2 => "north", _ => "south" };
            double comes = made - (2 * Math.Log(1 - random.NextDouble()));
            string at = isLabelled(region, made, comes) ? Origin.AddDays(comes).ToString("O") : "";
            rows.Append(CultureInfo.InvariantCulture, $"{time:O},{region},{(random.Next(2) == 0 ? "small" : "large")},{random.Next(2)},{random.Next(2)},{at}\n");
        }

        string log = _folder.File("log.csv");
        await File.WriteAllTextAsync(log, rows.ToString(), TestContext.Current.CancellationToken);
        Finished played = await Otelml.RunAsync(
        [
            "replay", log, "--reference", log, "--time", "t", "--prediction", "p", "--label", "y", "--label-time", "known", "--features", "kind",
            "--metric", "accuracy", "--slice", "region", "--pipeline", "cells", "--exit", "--json", "--data", _folder.File("data"), .. Otelml.FreePorts,
        ]);
        Assert.True(played.ExitCode == 0, played.Error);
    }
}
