using Google.Protobuf;
using OtelMl.Collector.Otlp;

namespace OtelMl.Collector.Tests;

public sealed class PartialSuccessTests(CollectorFixture fixture)
{
    const ulong AfterTheLastTime = 1UL << 63;

    public static TheoryData<string, Action<Span>> BrokenSpans => new()
    {
        { "traceId: must be 16 bytes, got 5", span => span.TraceId = Sample.Id("0102030405") },
        { "traceId: must be 16 bytes, got 0", span => span.TraceId = ByteString.Empty },
        { "traceId: must not be all zero", span => span.TraceId = Sample.Id("00000000000000000000000000000000") },
        { "spanId: must be 8 bytes, got 16", span => span.SpanId = Sample.TraceId },
        { "spanId: must not be all zero", span => span.SpanId = Sample.Id("0000000000000000") },
        { "parentSpanId: must be 8 bytes, got 16", span => span.ParentSpanId = Sample.TraceId },
        { "startTimeUnixNano: must be before 2262-04-11T23:47:17Z, got 9223372036854775808 ns", span => span.StartTimeUnixNano = AfterTheLastTime },
        { "endTimeUnixNano: must be before 2262-04-11T23:47:17Z, got 9223372036854775808 ns", span => span.EndTimeUnixNano = AfterTheLastTime },
        { "events[1].timeUnixNano: must be before", span => span.Events.Add([new(), new() { TimeUnixNano = AfterTheLastTime }]) },
        { "links[0].traceId: must be 16 bytes, got 8", span => span.Links.Add(new Span.Types.Link { TraceId = Sample.SpanId }) },
        { "links[0].spanId: must be 8 bytes, got 16", span => span.Links.Add(new Span.Types.Link { SpanId = Sample.TraceId }) },
    };

    [Theory]
    [MemberData(nameof(BrokenSpans), DisableDiscoveryEnumeration = true)]
    public async Task A_span_that_cannot_be_stored_is_rejected_by_its_path_and_its_neighbours_are_stored(string reason, Action<Span> breaking)
    {
        Span broken = Sample.Span();
        breaking(broken);
        string service = $"spans {reason}";

        ExportTraceServiceResponse response = await fixture.Collector.SendAsync(Sample.Traces(service, Sample.Span(), broken, Sample.Span()));

        Assert.Equal(1, response.PartialSuccess.RejectedSpans);
        Assert.StartsWith($"resourceSpans[0].scopeSpans[0].spans[1].{reason}", response.PartialSuccess.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(2, await StoredRows.CountAsync(fixture.Store, "otel_traces", service));
    }

    public static TheoryData<string, Action<LogRecord>> BrokenLogRecords => new()
    {
        { "timeUnixNano: must be before", record => record.TimeUnixNano = AfterTheLastTime },
        { "observedTimeUnixNano: must be before", record => record.ObservedTimeUnixNano = AfterTheLastTime },
        { "traceId: must be 16 bytes, got 8", record => record.TraceId = Sample.SpanId },
        { "spanId: must be 8 bytes, got 16", record => record.SpanId = Sample.TraceId },
    };

    [Theory]
    [MemberData(nameof(BrokenLogRecords), DisableDiscoveryEnumeration = true)]
    public async Task A_log_record_that_cannot_be_stored_is_rejected_by_its_path(string reason, Action<LogRecord> breaking)
    {
        var broken = new LogRecord();
        breaking(broken);
        string service = $"logs {reason}";

        ExportLogsServiceResponse response = await fixture.Collector.SendAsync(Sample.Logs(service, broken, new LogRecord()));

        Assert.Equal(1, response.PartialSuccess.RejectedLogRecords);
        Assert.StartsWith($"resourceLogs[0].scopeLogs[0].logRecords[0].{reason}", response.PartialSuccess.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(1, await StoredRows.CountAsync(fixture.Store, "otel_logs", service));
    }

    [Fact]
    public async Task Points_that_cannot_be_stored_are_rejected_by_their_path()
    {
        var good = new NumberDataPoint { TimeUnixNano = Sample.Time };
        ExportMetricsServiceRequest request = Sample.Metrics(
            "points",
            new Metric { Gauge = new Gauge { DataPoints = { good, new NumberDataPoint { TimeUnixNano = AfterTheLastTime } } } },
            new Metric { Sum = new Sum { DataPoints = { new NumberDataPoint { StartTimeUnixNano = AfterTheLastTime } } } },
            new Metric { Histogram = new Histogram { DataPoints = { new HistogramDataPoint { Exemplars = { new Exemplar { SpanId = Sample.TraceId } } } } } },
            new Metric { Summary = new Summary { DataPoints = { new SummaryDataPoint { TimeUnixNano = AfterTheLastTime } } } });

        ExportMetricsServiceResponse response = await fixture.Collector.SendAsync(request);

        Assert.Equal(4, response.PartialSuccess.RejectedDataPoints);
        string[] reasons = response.PartialSuccess.ErrorMessage.Split("; ");
        Assert.StartsWith("resourceMetrics[0].scopeMetrics[0].metrics[0].gauge.dataPoints[1].timeUnixNano: ", reasons[0], StringComparison.Ordinal);
        Assert.StartsWith("resourceMetrics[0].scopeMetrics[0].metrics[1].sum.dataPoints[0].startTimeUnixNano: ", reasons[1], StringComparison.Ordinal);
        Assert.StartsWith("resourceMetrics[0].scopeMetrics[0].metrics[2].histogram.dataPoints[0].exemplars[0].spanId: ", reasons[2], StringComparison.Ordinal);
        Assert.StartsWith("resourceMetrics[0].scopeMetrics[0].metrics[3].summary.dataPoints[0].timeUnixNano: ", reasons[3], StringComparison.Ordinal);
        Assert.Equal(1, await StoredRows.CountAsync(fixture.Store, "otel_metrics_gauge", "points"));
    }

    [Fact]
    public async Task Many_rejections_are_counted_and_the_first_are_named()
    {
        IEnumerable<Span> spans = Enumerable.Range(0, 1000).Select(_ => new Span());

        ExportTraceServiceResponse response = await fixture.Collector.SendAsync(Sample.Traces("many", spans));

        Assert.Equal(1000, response.PartialSuccess.RejectedSpans);
        Assert.Contains("spans[4].traceId", response.PartialSuccess.ErrorMessage, StringComparison.Ordinal);
        Assert.DoesNotContain("spans[5]", response.PartialSuccess.ErrorMessage, StringComparison.Ordinal);
        Assert.EndsWith("; and 995 more", response.PartialSuccess.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_time_there_is_can_be_stored()
    {
        ExportTraceServiceResponse response = await fixture.Collector.SendAsync(Sample.Traces("last", Sample.Span(long.MaxValue - 1000)));

        Assert.Null(response.PartialSuccess);
        Assert.Equal(1, await StoredRows.CountAsync(fixture.Store, "otel_traces", "last"));
    }
}
