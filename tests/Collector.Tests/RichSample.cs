using Google.Protobuf;
using OtelMl.Collector.Otlp;
using static OtelMl.Collector.Otlp.ExponentialHistogramDataPoint.Types;
using static OtelMl.Collector.Otlp.Span.Types;

namespace OtelMl.Collector.Tests;

/// <summary>Requests in which every field of their signal says something.</summary>
public static class RichSample
{
    public static string Path(IMessage request) => request switch
    {
        ExportTraceServiceRequest => "/v1/traces",
        ExportLogsServiceRequest => "/v1/logs",
        _ => "/v1/metrics",
    };

    public static IReadOnlyList<IMessage> All(string service) => [Traces(service), Logs(service), Metrics(service)];

    public static ExportTraceServiceRequest Traces(string service)
    {
        Span span = Sample.Span();
        span.TraceState = "vendor=1";
        span.ParentSpanId = Sample.Id("b1b2b3b4b5b6b7b8");
        span.Name = "name \"ü€🚕\"\\\n";
        span.Kind = SpanKind.Consumer;
        span.Flags = 0x101;
        span.DroppedAttributesCount = 1;
        span.DroppedEventsCount = 2;
        span.DroppedLinksCount = 3;
        span.Status = new Status { Code = Status.Types.StatusCode.Error, Message = "boom" };
        span.Attributes.Add(Attributes());
        span.Events.Add(new Event { Name = "e", TimeUnixNano = Sample.Time + 1, Attributes = { Sample.Attribute("e", "1") }, DroppedAttributesCount = 4 });
        span.Links.Add(new Link
        {
            TraceId = Sample.TraceId,
            SpanId = Sample.SpanId,
            TraceState = "l=1",
            Attributes = { Sample.Attribute("l", "1") },
            Flags = 1,
            DroppedAttributesCount = 5,
        });
        ExportTraceServiceRequest request = Sample.Traces(service, span, Sample.Span());
        request.ResourceSpans[0].SchemaUrl = "https://resource/1";
        request.ResourceSpans[0].ScopeSpans[0].Scope = Scope();
        request.ResourceSpans[0].ScopeSpans[0].SchemaUrl = "https://scope/1";
        return request;
    }

    public static ExportLogsServiceRequest Logs(string service)
    {
        ExportLogsServiceRequest request = Sample.Logs(
            service,
            new LogRecord
            {
                TimeUnixNano = Sample.Time,
                ObservedTimeUnixNano = Sample.Time + 5,
                TraceId = Sample.TraceId,
                SpanId = Sample.SpanId,
                Flags = 0x101,
                SeverityNumber = SeverityNumber.Warn2,
                SeverityText = "WARN",
                Body = new AnyValue { KvlistValue = new KeyValueList { Values = { Attributes() } } },
                EventName = "something.happened",
                DroppedAttributesCount = 1,
                Attributes = { Attributes() },
            },
            new LogRecord { ObservedTimeUnixNano = Sample.Time, Body = Sample.Text("") });
        request.ResourceLogs[0].SchemaUrl = "https://resource/1";
        request.ResourceLogs[0].ScopeLogs[0].Scope = Scope();
        request.ResourceLogs[0].ScopeLogs[0].SchemaUrl = "https://scope/1";
        return request;
    }

    public static ExportMetricsServiceRequest Metrics(string service)
    {
        ulong start = Sample.Time - Sample.Day;
        var exemplar = new Exemplar
        {
            TimeUnixNano = Sample.Time,
            AsDouble = 0.5,
            SpanId = Sample.SpanId,
            TraceId = Sample.TraceId,
            FilteredAttributes = { Sample.Attribute("f", "1") },
        };
        return Sample.Metrics(
            service,
            new Metric
            {
                Name = "gauge",
                Description = "what it is",
                Unit = "s",
                Metadata = { Sample.Attribute("m", "1") },
                Gauge = new Gauge
                {
                    DataPoints =
                    {
                        new NumberDataPoint { TimeUnixNano = Sample.Time, AsInt = long.MinValue, Attributes = { Sample.Attribute("a", "1") }, Exemplars = { exemplar }, Flags = 1 },
                        new NumberDataPoint { StartTimeUnixNano = start, TimeUnixNano = Sample.Time, AsDouble = double.NegativeInfinity },
                    },
                },
            },
            new Metric
            {
                Name = "sum",
                Sum = new Sum
                {
                    AggregationTemporality = AggregationTemporality.Delta,
                    IsMonotonic = true,
                    DataPoints = { new NumberDataPoint { StartTimeUnixNano = start, TimeUnixNano = Sample.Time, AsDouble = 1e-300 } },
                },
            },
            new Metric
            {
                Name = "histogram",
                Histogram = new Histogram
                {
                    AggregationTemporality = AggregationTemporality.Cumulative,
                    DataPoints =
                    {
                        new HistogramDataPoint
                        {
                            StartTimeUnixNano = start, TimeUnixNano = Sample.Time, Count = ulong.MaxValue, Sum = 10.5, Min = -1, Max = 5,
                            BucketCounts = { 1, 2, ulong.MaxValue }, ExplicitBounds = { 0.5, 1 }, Exemplars = { exemplar },
                        },
                        new HistogramDataPoint { TimeUnixNano = Sample.Time },
                    },
                },
            },
            new Metric
            {
                Name = "exponential",
                ExponentialHistogram = new ExponentialHistogram
                {
                    AggregationTemporality = AggregationTemporality.Delta,
                    DataPoints =
                    {
                        new ExponentialHistogramDataPoint
                        {
                            StartTimeUnixNano = start, TimeUnixNano = Sample.Time, Count = 6, Sum = 1.5, Scale = -3, ZeroCount = 1, ZeroThreshold = 0.1, Min = -1, Max = 9,
                            Positive = new Buckets { Offset = -7, BucketCounts = { 1, 2, 300 } }, Negative = new Buckets { Offset = int.MaxValue, BucketCounts = { 4 } },
                            Exemplars = { exemplar },
                        },
                    },
                },
            },
            new Metric
            {
                Name = "summary",
                Summary = new Summary
                {
                    DataPoints =
                    {
                        new SummaryDataPoint
                        {
                            StartTimeUnixNano = start, TimeUnixNano = Sample.Time, Count = 3, Sum = 1.25,
                            QuantileValues = { new SummaryDataPoint.Types.ValueAtQuantile { Quantile = 0.5, Value = 2 }, new SummaryDataPoint.Types.ValueAtQuantile { Quantile = 1, Value = double.NaN } },
                        },
                    },
                },
            });
    }

    static InstrumentationScope Scope() =>
        new() { Name = "scope", Version = "1.2", DroppedAttributesCount = 3, Attributes = { Sample.Attribute("scope.kind", "test") } };

    static KeyValue[] Attributes() =>
    [
        Sample.Attribute("text", "naïve"),
        Sample.Attribute("long", new string('x', 20_000)),
        Sample.Attribute("bool", new AnyValue { BoolValue = true }),
        Sample.Attribute("int", new AnyValue { IntValue = long.MinValue }),
        Sample.Attribute("double", new AnyValue { DoubleValue = 0.1 }),
        Sample.Attribute("bytes", new AnyValue { BytesValue = Sample.Id("ff00fb") }),
        Sample.Attribute("array", Sample.List(Sample.Text("a\"ü"), new AnyValue { IntValue = 2 }, new AnyValue { DoubleValue = double.NaN }, new AnyValue())),
        Sample.Attribute("map", new AnyValue { KvlistValue = new KeyValueList { Values = { Sample.Attribute("k", new AnyValue { BoolValue = false }) } } }),
        Sample.Attribute("empty", new AnyValue()),
        Sample.Attribute("empty list", Sample.List()),
        new() { Key = "none" },
    ];
}
