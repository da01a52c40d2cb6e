using System.Globalization;
using System.Text;
using OtelMl.Tests.Shared;

namespace OtelMl.EndToEnd;

/// <summary>What analyzers find is on <c>/metrics</c>, by names that dashboards rely on: of a pipeline, of its slices, of business.</summary>
public sealed class AnalyzerMetricsTests : IDisposable
{
    const int Days = 35;
    const int PerDay = 60;

    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    // Feedback is looked at for eight weeks.
    static readonly DateTime Origin = TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(-Days);

    static readonly string[] Regions = ["east", "west", "north"];

    static readonly HttpClient Http = new();

    readonly TemporaryFolder _folder = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    string Data => _folder.File("data");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_node_exposes_performance_by_slice_feedback_and_business()
    {
        var random = new Random(1);
        double[] accuracy = [.. Enumerable.Range(0, Days).Select(_ => 0.3 + (0.6 * random.NextDouble()))];
        await PlayAsync(accuracy, random);
        await using (RunningNode first = await Otelml.UpAsync(Data))
        {
            await Gauges.SendAsync(first, "revenue", [.. accuracy.Select((value, day) => (Origin.AddDays(day + 0.5), 1e5 * value))]);
            await Eventually.TrueAsync(async () => await first.AskAsync("SELECT count() FROM otel_metrics_gauge WHERE MetricName = 'revenue'") == $"{Days}", Patience, "The metric was not stored");
        }

        await using RunningNode node = await Otelml.UpAsync(Data, "--slice", "region", "--business", "revenue", "--window", "week,last_600", "--metric", "accuracy");
        string metrics = "";
        await Eventually.TrueAsync(
            async () =>
            {
                metrics = await Http.GetStringAsync(new Uri(node.Web, "metrics"), Cancellation);
                return Sliced.All(name => Regions.All(region => Find(metrics, name, $"ml_slice=\"region={region}\"") is not null))
                    && Find(metrics, "ml_business_correlation", "ml_business_metric=\"revenue\"") is not null;
            },
            Patience,
            "Some metric is missing");

        double[] estimates = [.. Regions.Select(region => Find(metrics, "ml_performance_estimate", $"ml_slice=\"region={region}\"", "ml_performance_window=\"7d\"")!.Value)];
        Assert.All(estimates, estimate => Assert.InRange(estimate, 0.3, 0.9));
        // The last ten days' predictions, whose labels are not all there.
        double newest = Find(metrics, "ml_performance_estimate", "ml_performance_window=\"last_600\"")!.Value;
        Assert.InRange(newest, accuracy[^10..].Average() - 0.1, accuracy[^10..].Average() + 0.1);
        Assert.Equal("600", await node.AskAsync("SELECT max(Labelled + Unlabelled) FROM ml_estimates FINAL WHERE Window = 'last_600'"));
        // Of the east ten days of labels are overdue, of the others hardly any.
        double[] overdue = [.. Regions.Select(region => Find(metrics, "ml_feedback_overdue", $"ml_slice=\"region={region}\"")!.Value)];
        Assert.InRange(overdue[0], 2 * PerDay, 5 * PerDay);
        Assert.All(overdue[1..], none => Assert.InRange(none, 0, PerDay));
        Assert.InRange(Find(metrics, "ml_business_correlation", "ml_business_lag=\"0.0\"", "ml_pipeline_name=\"cells\"")!.Value, 0.5, 1);
    }

    // What each slice has.
    static string[] Sliced => ["ml_performance_estimate", "ml_performance_lower", "ml_performance_upper", "ml_feedback_coverage", "ml_feedback_overdue"];

    // The value of the first series of that name with these tags.
    static double? Find(string metrics, string name, params string[] tags) => metrics.Split('\n')
        .Where(line => line.StartsWith($"{name}{{", StringComparison.Ordinal) && tags.All(line.Contains))
        .Select(line => (double?)double.Parse(line[(line.LastIndexOf('}') + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture))
        .FirstOrDefault();

    async Task PlayAsync(double[] accuracy, Random random)
    {
        var rows = new StringBuilder("t,region,p,y,known\n");
        for (int i = 0; i < Days * PerDay; i++)
        {
            DateTime time = Origin.AddDays(i / (double)PerDay);
            string region = Regions[random.Next(Regions.Length)];
            int said = random.Next(2);
            int came = random.NextDouble() < accuracy[i / PerDay] ? said : 1 - said;
            // For the last ten days no label of the east has come.
            string known = region == "east" && i >= (Days - 10) * PerDay ? "" : time.AddDays(1 + random.NextDouble()).ToString("O");
            rows.Append(CultureInfo.InvariantCulture, $"{time:O},{region},{said},{came},{known}\n");
        }

        string log = _folder.File("log.csv");
        await File.WriteAllTextAsync(log, rows.ToString(), Cancellation);
        Finished played = await Otelml.RunAsync(
        [
            "replay", log, "--reference", log, "--time", "t", "--prediction", "p", "--label", "y", "--label-time", "known", "--metric", "accuracy", "--window", "day",
            "--slice", "region", "--pipeline", "cells", "--exit", "--json", "--data", Data, .. Otelml.FreePorts,
        ]);
        Assert.True(played.ExitCode == 0, played.Error);
    }
}
