using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using OtelMl.Tests.Shared;

namespace OtelMl.EndToEnd;

public sealed class CorrelateTests : IDisposable
{
    const int Days = 70;
    const int PerDay = 50;
    const int Lag = 2;

    static readonly DateTime Origin = new(2026, 3, 2, 0, 0, 0, DateTimeKind.Utc);

    readonly TemporaryFolder _folder = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    string Data => _folder.File("data");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Revenue_that_follows_accuracy_by_two_days_is_found_to_do_so()
    {
        var random = new Random(1);
        double[] accuracy = [.. Enumerable.Range(0, Days).Select(_ => 0.2 + (0.75 * random.NextDouble()))];
        await PlayAsync(accuracy, random);
        await using RunningNode node = await Otelml.UpAsync(Data);
        await Gauges.SendAsync(node, "revenue", [.. Enumerable.Range(0, Days).Where(day => day is not (30 or 31 or 32)).Select(day => (Noon(day), 1e5 * accuracy[Math.Max(0, day - Lag)] + (3000 * random.NextDouble())))]);
        await Gauges.SendAsync(node, "weather", [.. Enumerable.Range(0, Days).Select(day => (Noon(day), random.NextDouble()))]);
        await Eventually.TrueAsync(
            async () => await node.AskAsync("SELECT count() FROM otel_metrics_gauge WHERE MetricName IN ('revenue', 'weather')") == $"{(2 * Days) - 3}",
            TimeSpan.FromMinutes(1),
            "The metrics were not stored");

        Finished revenue = await Otelml.RunAsync("correlate", "revenue", "--json", "--data", Data);
        Finished weather = await Otelml.RunAsync("correlate", "weather", "--data", Data);
        Finished unknown = await Otelml.RunAsync("correlate", "sunshine", "--data", Data);
        Finished stored = await Otelml.RunAsync("analyzer", "--once", "--business", "revenue,weather", "--data", Data);

        Assert.True(revenue.ExitCode == 0, revenue.Error);
        JsonObject found = Assert.Single(revenue.Json["correlations"]!.AsArray())!.AsObject();
        Assert.Equal(("shop", "accuracy", "day", true), ((string)found["pipeline"]!, (string)found["metric"]!, (string)found["window"]!, (bool)found["associated"]!));
        Assert.Equal((Days, Days - 3), ((int)found["model_panes"]!, (int)found["business_panes"]!));
        Assert.Equal(Lag * 86400, (double)found["strongest"]!["lag_seconds"]!);
        Assert.InRange((double)found["strongest"]!["lower"]!, 0.5, (double)found["strongest"]!["pearson"]!);
        Assert.Contains("not caused", (string)revenue.Json["caution"]!, StringComparison.Ordinal);
        Assert.Contains("No association shown", weather.Output, StringComparison.Ordinal);
        unknown.AssertComplaint(2, "'sunshine'", "revenue");
        Assert.True(stored.ExitCode == 0, stored.Error);
        Assert.Equal($"revenue\t{Lag * 86400}\ttrue", await node.AskAsync("SELECT BusinessMetric, Lag, Associated FROM ml_business FINAL WHERE Strongest AND Associated"));
    }

    static DateTime Noon(int day) => Origin.AddDays(day + 0.5);

    async Task PlayAsync(double[] accuracy, Random random)
    {
        var rows = new StringBuilder("t,kind,p,y\n");
        for (int i = 0; i < Days * PerDay; i++)
        {
            int said = random.Next(2);
            int came = random.NextDouble() < accuracy[i / PerDay] ? said : 1 - said;
            rows.Append(CultureInfo.InvariantCulture, $"{Origin.AddDays(i / (double)PerDay):O},{random.Next(3)},{said},{came}\n");
        }

        string log = _folder.File("log.csv");
        await File.WriteAllTextAsync(log, rows.ToString(), Cancellation);
        Finished played = await Otelml.RunAsync(
        [
            "replay", log, "--reference", log, "--time", "t", "--prediction", "p", "--label", "y", "--label-delay", "none", "--metric", "accuracy", "--window", "day",
            "--pipeline", "shop", "--exit", "--json", "--data", Data, .. Otelml.FreePorts,
        ]);
        Assert.True(played.ExitCode == 0, played.Error);
    }
}
