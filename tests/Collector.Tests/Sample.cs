using Google.Protobuf;
using OtelMl.Collector.Otlp;

namespace OtelMl.Collector.Tests;

/// <summary>Telemetry to send.</summary>
public static class Sample
{
    /// <summary>2026-11-20T10:00:00.000000001Z</summary>
    public const ulong Time = 1_795_168_800_000_000_001;

    public const ulong Day = 86_400_000_000_000;

    public static ByteString TraceId { get; } = Id("0102030405060708090a0b0c0d0e0fff");

    public static ByteString SpanId { get; } = Id("a1a2a3a4a5a6a7a8");

    public static ByteString Id(string hex) => ByteString.CopyFrom(Convert.FromHexString(hex));

    public static AnyValue Text(string value) => new() { StringValue = value };

    public static AnyValue List(params AnyValue[] values) => new() { ArrayValue = new ArrayValue { Values = { values } } };

    public static KeyValue Attribute(string key, AnyValue value) => new() { Key = key, Value = value };

    public static KeyValue Attribute(string key, string value) => Attribute(key, Text(value));

    public static Resource Service(string name) => new() { Attributes = { Attribute("service.name", name) } };

    public static Span Span(ulong start = Time) => new()
    {
        TraceId = TraceId,
        SpanId = SpanId,
        Name = "work",
        StartTimeUnixNano = start,
        EndTimeUnixNano = start + 1000,
    };

    public static ExportTraceServiceRequest Traces(string service, params IEnumerable<Span> spans) => new()
    {
        ResourceSpans = { new ResourceSpans { Resource = Service(service), ScopeSpans = { new ScopeSpans { Spans = { spans } } } } },
    };

    public static ExportLogsServiceRequest Logs(string service, params IEnumerable<LogRecord> records) => new()
    {
        ResourceLogs = { new ResourceLogs { Resource = Service(service), ScopeLogs = { new ScopeLogs { LogRecords = { records } } } } },
    };

    public static ExportMetricsServiceRequest Metrics(string service, params IEnumerable<Metric> metrics) => new()
    {
        ResourceMetrics =
        {
            new ResourceMetrics
            {
                Resource = Service(service),
                SchemaUrl = "https://resource/1",
                ScopeMetrics =
                {
                    new ScopeMetrics
                    {
                        Scope = new InstrumentationScope
                        {
                            Name = "scope", Version = "1.2", DroppedAttributesCount = 3, Attributes = { Attribute("scope.kind", "test") },
                        },
                        SchemaUrl = "https://scope/1",
                        Metrics = { metrics },
                    },
                },
            },
        },
    };
}
