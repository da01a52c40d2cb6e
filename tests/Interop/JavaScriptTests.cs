using System.Text.Json.Nodes;
using OtelMl.Collector.Tests;

namespace OtelMl.Interop;

/// <summary>What the exporters of the OpenTelemetry SDK for JavaScript send arrives complete.</summary>
public sealed class JavaScriptTests(InteropFixture fixture, JavaScriptSender sender) : IClassFixture<JavaScriptSender>
{
    const string Settings = "SETTINGS session_timezone = 'UTC', output_format_json_quote_64bit_integers = 1";

    [Theory]
    [InlineData("grpc", "none")]
    [InlineData("grpc", "gzip")]
    [InlineData("http/protobuf", "none")]
    [InlineData("http/protobuf", "gzip")]
    [InlineData("http/json", "none")]
    [InlineData("http/json", "gzip")]
    public async Task Everything_arrives_field_by_field(string protocol, string compression)
    {
        string service = $"js {protocol} {compression}";

        JsonNode sent = await sender.SendAsync(protocol, compression, fixture, service);
        await fixture.UntilDeliveredAsync();

        await AssertSpansAsync(service, sent);
        await AssertLogsAsync(service, sent);
        await AssertMetricsAsync(service);
    }

    async Task AssertSpansAsync(string service, JsonNode sent)
    {
        string traceId = (string)sent["traceId"]!;
        string rootSpanId = (string)sent["rootSpanId"]!;
        StoredRows.Equal(
            $$"""
            {
              "Timestamp": "2026-11-20 10:00:00.000000001", "TraceId": "{{traceId}}", "SpanId": "{{rootSpanId}}", "ParentSpanId": "", "TraceState": "",
              "SpanName": "root ü€🚕", "SpanKind": "Server", "ServiceName": "{{service}}",
              "ResourceAttributes": { "service.name": "{{service}}", "host.cpus": "2" }, "ScopeName": "interop", "ScopeVersion": "1.2.3",
              "SpanAttributes": {
                "text": "naïve", "yes": "true", "int": "-42", "double": "0.25", "texts": "[\"a\",\"b\"]", "numbers": "[1,2.5]", "flags": "[true,false]"
              },
              "Duration": "1500000000", "StatusCode": "Error", "StatusMessage": "boom",
              "Events.Timestamp": ["2026-11-20 10:00:00.000000005"], "Events.Name": ["event"], "Events.Attributes": [{ "detail": "x" }],
              "Links.TraceId": ["0102030405060708090a0b0c0d0e0fff"], "Links.SpanId": ["a1a2a3a4a5a6a7a8"],
              "Links.TraceState": ["l=1"], "Links.Attributes": [{ "link": "1" }]
            }
            """,
            await SingleAsync($"SELECT * FROM otel_traces WHERE ServiceName = '{service}' AND ParentSpanId = ''"));

        IReadOnlyList<JsonObject> children = await StoredRows.FindAsync(
            fixture.Store,
            $"""
            SELECT SpanId, SpanName, SpanAttributes['i'] AS i, toUnixTimestamp(Timestamp) - 1795168800 AS second, Duration,
                SpanKind = 'Client' AND TraceId = '{traceId}' AND ParentSpanId = '{rootSpanId}' AS as_sent
            FROM otel_traces WHERE ServiceName = '{service}' AND ParentSpanId != '' ORDER BY Timestamp
            """);
        string[] sentIds = [.. sent["spanIds"]!.AsArray().Skip(1).Select(id => (string)id!)];
        Assert.Equal(sentIds, children.Select(child => (string)child["SpanId"]!));
        for (int i = 0; i < children.Count; i++)
        {
            Assert.Equal($"child {i}", (string)children[i]["SpanName"]!);
            Assert.Equal($"{i}", (string)children[i]["i"]!);
            Assert.Equal(i, (int)children[i]["second"]!);
            Assert.Equal(1000, (int)children[i]["Duration"]!);
            Assert.Equal(1, (int)children[i]["as_sent"]!);
        }
    }

    async Task AssertLogsAsync(string service, JsonNode sent)
    {
        string traceId = (string)sent["traceId"]!;
        string rootSpanId = (string)sent["rootSpanId"]!;
        StoredRows.Equal(
            $$$"""
            {
              "Timestamp": "2026-11-20 10:00:00.000000042", "TraceId": "{{{traceId}}}", "SpanId": "{{{rootSpanId}}}", "TraceFlags": 1,
              "SeverityText": "WARN", "SeverityNumber": 14, "ServiceName": "{{{service}}}", "Body": "{\"nested\":{\"list\":[1,\"two\",null,true]}}",
              "ResourceSchemaUrl": "", "ResourceAttributes": { "service.name": "{{{service}}}", "host.cpus": "2" },
              "ScopeSchemaUrl": "https://scope/1", "ScopeName": "interop", "ScopeVersion": "1.2.3", "ScopeAttributes": {},
              "LogAttributes": { "i": "42", "text": "naïve", "map": "{\"a\":1}", "bytes": "/wD7" }, "EventName": "interop.event"
            }
            """,
            await SingleAsync($"SELECT * FROM otel_logs WHERE ServiceName = '{service}' AND LogAttributes['i'] = '42'"));
        StoredRows.Equal(
            """{ "records": 300, "different": 300, "in_order": 300 }""",
            await StoredRows.SingleAsync(
                fixture.Store,
                $"""
                SELECT toUInt32(count()) AS records, toUInt32(uniqExact(LogAttributes['i'])) AS different,
                    toUInt32(countIf(toUnixTimestamp64Nano(Timestamp) % 1000 = toUInt32(LogAttributes['i']))) AS in_order
                FROM otel_logs WHERE ServiceName = '{service}'
                """));
    }

    async Task AssertMetricsAsync(string service)
    {
        await AssertMetricAsync(service, "sum", "counter", "MetricDescription, MetricUnit, Attributes, Value, AggregationTemporality, IsMonotonic, ScopeName, ScopeVersion, ScopeSchemaUrl, ResourceAttributes",
            $$"""
            {
              "MetricDescription": "things", "MetricUnit": "{thing}", "Attributes": { "kind": "a" }, "Value": 5, "AggregationTemporality": 2, "IsMonotonic": true,
              "ScopeName": "interop", "ScopeVersion": "1.2.3", "ScopeSchemaUrl": "https://scope/1",
              "ResourceAttributes": { "service.name": "{{service}}", "host.cpus": "2" }
            }
            """);
        await AssertMetricAsync(service, "sum", "updown", "Value, IsMonotonic", """{ "Value": -2.5, "IsMonotonic": false }""");
        await AssertMetricAsync(service, "gauge", "gauge", "Value, Attributes", """{ "Value": 36.6, "Attributes": { "where": "here" } }""");
        await AssertMetricAsync(service, "histogram", "histogram", "MetricUnit, Count, Sum, BucketCounts, ExplicitBounds, Min, Max, AggregationTemporality",
            """
            {
              "MetricUnit": "s", "Count": "4", "Sum": 8.75, "BucketCounts": ["1", "2", "1"], "ExplicitBounds": [1, 2], "Min": 0.5, "Max": 5, "AggregationTemporality": 2
            }
            """);
        await AssertMetricAsync(service, "exp_histogram", "exponential",
            "Count, Sum, Scale, ZeroCount, PositiveOffset, length(PositiveBucketCounts) AS Buckets, arraySum(PositiveBucketCounts) AS InBuckets, Min, Max",
            """
            {
              "Count": "4", "Sum": 8.75, "Scale": 5, "ZeroCount": "0", "PositiveOffset": -33, "Buckets": "108", "InBuckets": "4", "Min": 0.5, "Max": 5
            }
            """);
    }

    async Task AssertMetricAsync(string service, string kind, string metric, string columns, string expected) => StoredRows.Equal(
        expected, await SingleAsync($"SELECT {columns} FROM otel_metrics_{kind} WHERE ServiceName = '{service}' AND MetricName = '{metric}'"));

    Task<JsonObject> SingleAsync(string sql) => StoredRows.SingleAsync(fixture.Store, $"{sql} {Settings}");
}
