using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using OtelMl.Analyzers.Alerts;
using OtelMl.Analyzers.Detection.Performance;
using OtelMl.Analyzers.Export;
using OtelMl.Analyzers.Tests.Alerts;

namespace OtelMl.Analyzers.Tests.Stored;

[Collection(ClickHouseFixture.Tables)]
public sealed class AlertAnalyzerTests(ClickHouseFixture clickHouse) : IAsyncLifetime
{
    readonly AnalyzerMetrics _metrics = new();
    readonly RecordedLogs<AlertEvents> _logs = new();
    readonly HttpClient _http = new();
    WebhookReceiver? _receiver;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await clickHouse.EmptyAsync("ml_predictions", "ml_feedback", "ml_references", "ml_estimates", "ml_alerts");
        _receiver = await WebhookReceiver.StartAsync();
        var tips = new StoredPipeline(clickHouse.Store, "tips");
        await tips.ReferAsync("1", "yes", StoredRow.Of("r", -30, 90));
        await tips.ReferAsync("1", "no", StoredRow.Of("w", -30, 10));
        // The first week nothing comes true, then all does.
        StoredRow[] bad = StoredRow.Of("a", 0.5, 100);
        StoredRow[] good = StoredRow.Of("b", 7.5, 100);
        StoredRow[] better = StoredRow.Of("c", 14.5, 100);
        await tips.PredictAsync([.. bad, .. good, .. better]);
        await tips.LabelAsync(1, "no", bad);
        await tips.LabelAsync(8, "yes", good);
        await tips.LabelAsync(15, "yes", better);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _metrics.Dispose();
        await _receiver!.DisposeAsync();
    }

    [Fact]
    public async Task A_drop_is_told_once_when_it_fires_and_once_when_it_is_resolved()
    {
        await RunAsync(day: 7.1);
        await RunAsync(day: 7.2);
        Assert.Equal(1, Active());
        await RunAsync(day: 21.1);
        await RunAsync(day: 21.2);
        Assert.Equal(0, Active());

        Alert alert = Assert.Single(await new AlertTable(clickHouse.Store).ReadAsync("tips", Cancellation));
        Assert.Equal((StoredPipeline.Day(7), StoredPipeline.Day(21), "accuracy", "7d"), (alert.StartsAt, alert.EndsAt!.Value, alert.Metric, alert.Window));
        Assert.Equal(["firing", "resolved"], _receiver!.Received.Select(post => (string)post["status"]!));
        Assert.Equal(2, _logs.Warnings.Count());
    }

    [Fact]
    public async Task The_webhook_gets_what_Alertmanager_would_send()
    {
        await RunAsync(day: 7.1);

        JsonObject post = Assert.Single(_receiver!.Received);
        Assert.Equal("4", (string)post["version"]!);
        Assert.Equal(0, (int)post["truncatedAlerts"]!);
        Assert.All(["groupKey", "receiver", "groupLabels", "commonLabels", "commonAnnotations", "externalURL"], field => Assert.NotNull(post[field]));
        JsonNode alert = Assert.Single(post["alerts"]!.AsArray())!;
        Assert.Equal(("firing", "performance_drop", "tips"), ((string)alert["status"]!, (string)alert["labels"]!["alertname"]!, (string)alert["labels"]!["pipeline"]!));
        Assert.Equal(StoredPipeline.Day(7), ((DateTime)alert["startsAt"]!).ToUniversalTime());
        Assert.Equal("0001-01-01T00:00:00Z", (string)alert["endsAt"]!);
        Assert.Contains("accuracy", (string)alert["annotations"]!["summary"]!, StringComparison.Ordinal);
        Assert.NotEmpty((string)alert["fingerprint"]!);
    }

    [Fact]
    public async Task What_the_webhook_refused_is_told_again()
    {
        _receiver!.Answer = HttpStatusCode.ServiceUnavailable;
        await RunAsync(day: 7.1);
        _receiver.Answer = HttpStatusCode.OK;
        await RunAsync(day: 7.2);
        await RunAsync(day: 7.3);

        Assert.Equal(2, _receiver.Received.Count);
        Assert.Single(_logs.Warnings);
    }

    static long Active()
    {
        long sum = 0;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == "ml.alert.active")
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            foreach (KeyValuePair<string, object?> tag in tags)
                sum += tag is { Key: "ml.alert.rule", Value: AlertStates.Rule } ? value : 0;
        });
        listener.Start();
        listener.RecordObservableInstruments();
        return sum;
    }

    async Task RunAsync(double day)
    {
        var estimates = new EstimateTable(clickHouse.Store);
        var performance = new PerformanceAnalyzer(clickHouse.Store, estimates, _metrics, new DetectionOptions(), NullLogger<PerformanceAnalyzer>.Instance);
        var webhook = new AlertWebhook(_http, new AlertOptions { Webhook = _receiver!.Address }, NullLogger<AlertWebhook>.Instance);
        var alerts = new AlertAnalyzer(clickHouse.Store, estimates, new AlertTable(clickHouse.Store), new AlertEvents(_logs), webhook, _metrics);
        await performance.RunAsync(StoredPipeline.Day(day), Cancellation);
        await alerts.RunAsync(StoredPipeline.Day(day), Cancellation);
    }
}
