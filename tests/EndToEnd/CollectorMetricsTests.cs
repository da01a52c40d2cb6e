using System.Net;
using System.Text;
using OtelMl.Tests.Shared;

namespace OtelMl.EndToEnd;

/// <summary>The collector tells on <c>/metrics</c> what becomes of telemetry, by names that dashboards rely on.</summary>
public sealed class CollectorMetricsTests : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    static readonly HttpClient Http = new();

    readonly TemporaryFolder _folder = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Everything_that_can_happen_to_a_record_is_counted()
    {
        await using RunningNode node = await Otelml.UpAsync(_folder.Path, "--queue-bytes", "1");
        await ExecuteAsync(node, "ALTER TABLE otel_logs ADD CONSTRAINT no_poison CHECK EventName != 'poison'");
        // Whatever else waits, such as the node's own metrics, leaves no room for more.
        await AnswerAsync(HttpStatusCode.OK, () => SendLogAsync(node, "fine"));
        await AnswerAsync(HttpStatusCode.OK, () => SendLogAsync(node, "poison"));
        await AnswerAsync(HttpStatusCode.OK, () => SendSpanAsync(node, "abcd"));
        await Eventually.TrueAsync(async () => (await MetricsAsync(node)).Contains("otelml_collector_rows_dead_lettered_total{", StringComparison.Ordinal), Patience, "Nothing was a dead letter");
        await ExecuteAsync(node, "RENAME TABLE otel_logs TO elsewhere");
        await AnswerAsync(HttpStatusCode.OK, () => SendLogAsync(node, "late"));
        await AnswerAsync(HttpStatusCode.TooManyRequests, () => SendLogAsync(node, "later"));

        string metrics = "";
        await Eventually.TrueAsync(
            async () => Named.All((metrics = await MetricsAsync(node)).Contains), Patience, "Some metric is missing");

        Assert.Contains("\notelml_collector_queue_rows{", metrics, StringComparison.Ordinal);
        Assert.All(Types, type => Assert.Contains(type, metrics, StringComparison.Ordinal));
    }

    static string[] Named =>
    [
        "otelml_collector_records_accepted_total{", "otelml_collector_records_rejected_total{", "otelml_collector_rows_refused_total{", "otelml_collector_rows_written_total{",
        "otelml_collector_rows_dead_lettered_total{", "otelml_collector_queue_written_bytes_total{", "otelml_collector_queue_blocks{", "otelml_collector_queue_bytes{",
        "otelml_collector_insert_failures_total{", "otelml_collector_acknowledge_duration_seconds_bucket{", "otelml_collector_queue_commit_duration_seconds_bucket{",
        "otelml_collector_insert_duration_seconds_bucket{", "otelml_collector_delivery_delay_seconds_bucket{",
    ];

    static string[] Types =>
    [
        "# TYPE otelml_collector_records_accepted_total counter", "# TYPE otelml_collector_rows_written_total counter", "# TYPE otelml_collector_queue_bytes gauge",
        "# TYPE otelml_collector_insert_duration_seconds histogram",
    ];

    static Task<string> MetricsAsync(RunningNode node) => Http.GetStringAsync(new Uri(node.Web, "metrics"), Cancellation);

    static Task AnswerAsync(HttpStatusCode expected, Func<Task<HttpStatusCode>> send) =>
        Eventually.TrueAsync(async () => await send() == expected, Patience, $"The collector did not answer {expected}");

    static Task<HttpStatusCode> SendLogAsync(RunningNode node, string name) =>
        PostAsync(node, "/v1/logs", $$"""{"resourceLogs": [{"scopeLogs": [{"logRecords": [{"timeUnixNano": "1795168800000000001", "eventName": "{{name}}"}]}]}]}""");

    // A trace id has 32 digits; a span with another is rejected.
    static Task<HttpStatusCode> SendSpanAsync(RunningNode node, string traceId) =>
        PostAsync(node, "/v1/traces", $$"""{"resourceSpans": [{"scopeSpans": [{"spans": [{"traceId": "{{traceId}}", "spanId": "0102030405060708", "name": "s"}]}]}]}""");

    static async Task<HttpStatusCode> PostAsync(RunningNode node, string path, string json)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await Http.PostAsync(new Uri(node.OtlpHttp, path), body, Cancellation);
        return answer.StatusCode;
    }

    static async Task ExecuteAsync(RunningNode node, string statement)
    {
        using var body = new StringContent(statement);
        using HttpResponseMessage answer = await Http.PostAsync(new Uri(node.ClickHouseAddress, "?database=otel"), body, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }
}
