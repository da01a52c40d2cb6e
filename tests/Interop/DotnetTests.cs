using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using OtelMl.Collector.Tests;

namespace OtelMl.Interop;

/// <summary>What the exporter of the OpenTelemetry SDK for .NET sends arrives complete.</summary>
public sealed partial class DotnetTests(InteropFixture fixture)
{
    const string Settings = "SETTINGS session_timezone = 'UTC', output_format_json_quote_64bit_integers = 1";
    const int Children = 300;
    static readonly DateTimeOffset Start = new(2026, 11, 20, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(OtlpExportProtocol.Grpc, OtlpExportCompression.None)]
    [InlineData(OtlpExportProtocol.Grpc, OtlpExportCompression.GZip)]
    [InlineData(OtlpExportProtocol.HttpProtobuf, OtlpExportCompression.None)]
    [InlineData(OtlpExportProtocol.HttpProtobuf, OtlpExportCompression.GZip)]
    public async Task Everything_arrives_field_by_field(OtlpExportProtocol protocol, OtlpExportCompression compression)
    {
        string service = $"dotnet {protocol} {compression}";

        (string traceId, string rootId, string[] childIds) = Send(service, protocol, compression);
        await fixture.UntilDeliveredAsync();

        StoredRows.Equal(
            $$"""
            {
              "Timestamp": "2026-11-20 10:00:00.000000000", "TraceId": "{{traceId}}", "SpanId": "{{rootId}}", "ParentSpanId": "", "TraceState": "vendor=1",
              "SpanName": "root ü€🚕", "SpanKind": "Server", "ServiceName": "{{service}}", "ScopeName": "{{service}}", "ScopeVersion": "1.2",
              "SpanAttributes": { "text": "naïve", "yes": "true", "int": "-42", "double": "0.25", "texts": "[\"a\",\"b\"]" },
              "Duration": "1500000000", "StatusCode": "Error", "StatusMessage": "boom",
              "Events.Timestamp": ["2026-11-20 10:00:01.000000000"], "Events.Name": ["event"], "Events.Attributes": [{ "detail": "x" }],
              "Links.TraceId": ["0102030405060708090a0b0c0d0e0fff"], "Links.SpanId": ["a1a2a3a4a5a6a7a8"], "Links.TraceState": ["l=1"], "Links.Attributes": [{ "link": "1" }]
            }
            """,
            await SingleAsync($"SELECT * EXCEPT (ResourceAttributes) FROM otel_traces WHERE ServiceName = '{service}' AND ParentSpanId = ''"));
        IReadOnlyList<JsonObject> children = await StoredRows.FindAsync(
            fixture.Store, $"SELECT SpanId FROM otel_traces WHERE ServiceName = '{service}' AND TraceId = '{traceId}' AND ParentSpanId = '{rootId}' AND SpanKind = 'Client' ORDER BY SpanId");
        Assert.Equal(childIds.Order(StringComparer.Ordinal), children.Select(child => (string)child["SpanId"]!));

        StoredRows.Equal(
            $$"""
            {
              "TraceId": "{{traceId}}", "SpanId": "{{rootId}}", "TraceFlags": 1, "SeverityText": "Warning", "SeverityNumber": 13,
              "Body": "{Count} rows of {Table}", "ScopeName": "{{service}}", "EventName": "interop.event", "LogAttributes": { "Count": "7", "Table": "naïve" }
            }
            """,
            await SingleAsync($"SELECT TraceId, SpanId, TraceFlags, SeverityText, SeverityNumber, Body, ScopeName, EventName, LogAttributes FROM otel_logs WHERE ServiceName = '{service}'"));
        StoredRows.Equal(
            """{ "MetricUnit": "{thing}", "MetricDescription": "things", "Attributes": { "kind": "a" }, "Value": 5, "IsMonotonic": true, "AggregationTemporality": 2 }""",
            await SingleAsync(
                $"SELECT MetricUnit, MetricDescription, Attributes, Value, IsMonotonic, AggregationTemporality FROM otel_metrics_sum WHERE ServiceName = '{service}'"));
        StoredRows.Equal(
            """{ "Value": 36.6, "Attributes": { "where": "here" } }""",
            await SingleAsync($"SELECT Value, Attributes FROM otel_metrics_gauge WHERE ServiceName = '{service}'"));
        StoredRows.Equal(
            """{ "Count": "4", "Sum": 8.75, "Min": 0.5, "Max": 5, "BucketCounts": ["1", "2", "1"], "ExplicitBounds": [1, 2] }""",
            await SingleAsync(
                $"SELECT Count, Sum, Min, Max, BucketCounts, ExplicitBounds FROM otel_metrics_histogram WHERE ServiceName = '{service}' AND MetricName = 'histogram'"));
        StoredRows.Equal(
            """{ "Count": "4", "Sum": 8.75, "InBuckets": "4" }""",
            await SingleAsync($"SELECT Count, Sum, arraySum(PositiveBucketCounts) AS InBuckets FROM otel_metrics_exp_histogram WHERE ServiceName = '{service}'"));
    }

    (string TraceId, string RootId, string[] ChildIds) Send(string service, OtlpExportProtocol protocol, OtlpExportCompression compression)
    {
        void To(OtlpExporterOptions exporter, string signal)
        {
            exporter.Protocol = protocol;
            exporter.Compression = compression;
            exporter.Endpoint = protocol == OtlpExportProtocol.Grpc ? fixture.GrpcAddress : new Uri(fixture.HttpAddress, "v1/" + signal);
        }

        ResourceBuilder resource = ResourceBuilder.CreateDefault().AddService(service);
        using var source = new ActivitySource(new ActivitySourceOptions(service) { Version = "1.2" });
        using var meter = new Meter(new MeterOptions(service) { Version = "1.2" });
        using TracerProvider traces =
            Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(service).AddOtlpExporter(exporter => To(exporter, "traces")).Build();
        using MeterProvider metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(service)
            .AddView("histogram", new ExplicitBucketHistogramConfiguration { Boundaries = [1, 2] })
            .AddView("exponential", new Base2ExponentialBucketHistogramConfiguration())
            .AddOtlpExporter(exporter => To(exporter, "metrics")).Build();
        using ILoggerFactory loggers = LoggerFactory.Create(logging =>
            logging.AddOpenTelemetry(options => options.SetResourceBuilder(resource).AddOtlpExporter(exporter => To(exporter, "logs"))));

        var link = new ActivityLink(
            new ActivityContext(
                ActivityTraceId.CreateFromString("0102030405060708090a0b0c0d0e0fff"), ActivitySpanId.CreateFromString("a1a2a3a4a5a6a7a8"), ActivityTraceFlags.Recorded, "l=1"),
            new ActivityTagsCollection { ["link"] = 1 });
        using Activity root = source.StartActivity(ActivityKind.Server, default(ActivityContext), links: [link], startTime: Start, name: "root ü€🚕")!;
        root.TraceStateString = "vendor=1";
        root.SetTag("text", "naïve").SetTag("yes", true).SetTag("int", -42).SetTag("double", 0.25).SetTag("texts", new[] { "a", "b" });
        root.AddEvent(new ActivityEvent("event", Start.AddSeconds(1), new ActivityTagsCollection { ["detail"] = "x" }));
        root.SetStatus(ActivityStatusCode.Error, "boom");
        string[] children = new string[Children];
        for (int i = 0; i < Children; i++)
        {
            using Activity child = source.StartActivity("child", ActivityKind.Client)!;
            children[i] = child.SpanId.ToHexString();
        }

        LogRows(loggers.CreateLogger(service), 7, "naïve");
        root.SetEndTime(Start.AddSeconds(1.5).UtcDateTime);
        root.Stop();

        meter.CreateCounter<long>("counter", "{thing}", "things").Add(5, new KeyValuePair<string, object?>("kind", "a"));
        meter.CreateObservableGauge("gauge", () => new Measurement<double>(36.6, new KeyValuePair<string, object?>("where", "here")));
        Histogram<double> histogram = meter.CreateHistogram<double>("histogram", "s");
        Histogram<double> exponential = meter.CreateHistogram<double>("exponential");
        foreach (double value in new[] { 0.5, 1.5, 1.75, 5 })
        {
            histogram.Record(value);
            exponential.Record(value);
        }

        return (root.TraceId.ToHexString(), root.SpanId.ToHexString(), children);
    }

    Task<JsonObject> SingleAsync(string sql) => StoredRows.SingleAsync(fixture.Store, $"{sql} {Settings}");

    [LoggerMessage(EventId = 1, EventName = "interop.event", Level = LogLevel.Warning, Message = "{Count} rows of {Table}")]
    static partial void LogRows(ILogger logger, int count, string table);
}
