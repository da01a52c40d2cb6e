using OtelMl.Collector.Otlp;

namespace OtelMl.Collector.Tests;

public sealed class TracesTests(CollectorFixture fixture)
{
    [Fact]
    public async Task A_span_arrives_field_by_field()
    {
        Span span = Sample.Span();
        span.TraceState = "vendor=1";
        span.ParentSpanId = Sample.Id("b1b2b3b4b5b6b7b8");
        span.Name = "lade Modell ü€🚕";
        span.Kind = Span.Types.SpanKind.Server;
        span.EndTimeUnixNano = Sample.Time + 1_500_000_000;
        span.Status = new Status { Code = Status.Types.StatusCode.Error, Message = "boom" };
        span.Attributes.Add([
            Sample.Attribute("text", "naïve"),
            Sample.Attribute("bool", new AnyValue { BoolValue = true }),
            Sample.Attribute("int", new AnyValue { IntValue = long.MinValue }),
            Sample.Attribute("double", new AnyValue { DoubleValue = 0.1 }),
            Sample.Attribute("bytes", new AnyValue { BytesValue = Sample.Id("ff00") }),
            Sample.Attribute("array", Sample.List(Sample.Text("a\"ü"), new AnyValue { IntValue = 2 }, new AnyValue { DoubleValue = double.NaN }, new AnyValue())),
            Sample.Attribute("map", new AnyValue { KvlistValue = new KeyValueList { Values = { Sample.Attribute("k", new AnyValue { BoolValue = false }) } } }),
            Sample.Attribute("empty", new AnyValue()),
            new KeyValue { Key = "none" },
        ]);
        span.Events.Add(new Span.Types.Event { Name = "first", TimeUnixNano = Sample.Time + 1, Attributes = { Sample.Attribute("e", "1") } });
        span.Events.Add(new Span.Types.Event { Name = "second", TimeUnixNano = Sample.Time + 2 });
        span.Links.Add(new Span.Types.Link
        {
            TraceId = Sample.TraceId,
            SpanId = Sample.SpanId,
            TraceState = "l=1",
            Attributes = { Sample.Attribute("l", "1") },
        });
        ExportTraceServiceRequest request = Sample.Traces("fields", span);
        request.ResourceSpans[0].Resource.Attributes.Add(Sample.Attribute("host.name", "h"));
        request.ResourceSpans[0].ScopeSpans[0].Scope = new InstrumentationScope { Name = "scope", Version = "1.2" };

        ExportTraceServiceResponse response = await fixture.Collector.SendAsync(request);

        Assert.Null(response.PartialSuccess);
        StoredRows.Equal(
            """
            {
              "Timestamp": "2026-11-20 10:00:00.000000001",
              "TraceId": "0102030405060708090a0b0c0d0e0fff", "SpanId": "a1a2a3a4a5a6a7a8", "ParentSpanId": "b1b2b3b4b5b6b7b8",
              "TraceState": "vendor=1", "SpanName": "lade Modell ü€🚕", "SpanKind": "Server", "ServiceName": "fields",
              "ResourceAttributes": { "service.name": "fields", "host.name": "h" },
              "ScopeName": "scope", "ScopeVersion": "1.2",
              "SpanAttributes": {
                "text": "naïve", "bool": "true", "int": "-9223372036854775808", "double": "0.1", "bytes": "/wA=",
                "array": "[\"a\\\"ü\",2,\"NaN\",null]", "map": "{\"k\":false}", "empty": "", "none": ""
              },
              "Duration": "1500000000", "StatusCode": "Error", "StatusMessage": "boom",
              "Events.Timestamp": ["2026-11-20 10:00:00.000000002", "2026-11-20 10:00:00.000000003"],
              "Events.Name": ["first", "second"], "Events.Attributes": [{ "e": "1" }, {}],
              "Links.TraceId": ["0102030405060708090a0b0c0d0e0fff"], "Links.SpanId": ["a1a2a3a4a5a6a7a8"],
              "Links.TraceState": ["l=1"], "Links.Attributes": [{ "l": "1" }]
            }
            """,
            await StoredRows.SingleAsync(fixture.Store, "SELECT * FROM otel_traces WHERE ServiceName = 'fields' SETTINGS session_timezone = 'UTC', output_format_json_quote_64bit_integers = 1"));
    }

    [Fact]
    public async Task A_span_with_only_what_is_required_has_empty_cells_for_the_rest()
    {
        Span span = Sample.Span();
        span.EndTimeUnixNano = span.StartTimeUnixNano - 5;
        span.ParentSpanId = Sample.Id("0000000000000000");
        var request = new ExportTraceServiceRequest
        {
            ResourceSpans = { new ResourceSpans { ScopeSpans = { new ScopeSpans { Spans = { span } } } } },
        };

        await fixture.Collector.SendAsync(request);

        StoredRows.Equal(
            """
            {
              "ParentSpanId": "", "SpanKind": "Unspecified", "ServiceName": "", "ResourceAttributes": {}, "SpanAttributes": {},
              "Duration": "0", "StatusCode": "Unset", "Events.Name": [], "Links.TraceId": []
            }
            """,
            await StoredRows.SingleAsync(
                fixture.Store,
                """
                SELECT ParentSpanId, SpanKind, ServiceName, ResourceAttributes, SpanAttributes, Duration, StatusCode, Events.Name, Links.TraceId
                FROM otel_traces WHERE ServiceName = '' SETTINGS output_format_json_quote_64bit_integers = 1
                """));
    }

    [Fact]
    public async Task A_trace_can_be_looked_up_by_its_id()
    {
        Span span = Sample.Span();
        span.TraceId = Sample.Id("00000000000000000000000000000abc");

        await fixture.Collector.SendAsync(Sample.Traces("lookup", span));

        StoredRows.Equal(
            """{ "found": 1 }""",
            await StoredRows.SingleAsync(
                fixture.Store, "SELECT toUnixTimestamp(min(Start)) = 1795168800 AS found FROM otel_traces_trace_id_ts WHERE TraceId = '00000000000000000000000000000abc'"));
    }

    [Fact]
    public async Task An_empty_request_is_a_success()
    {
        ExportTraceServiceResponse response = await fixture.Collector.SendAsync(new ExportTraceServiceRequest());

        Assert.Null(response.PartialSuccess);
    }

    [Fact]
    public async Task Spans_of_150_days_in_one_request_are_all_stored()
    {
        var random = new Random(7);
        List<Span> spans = Enumerable.Range(0, 3000).Select(_ => Sample.Span(Sample.Time - (ulong)random.Next(150) * Sample.Day)).ToList();

        await fixture.Collector.SendAsync(Sample.Traces("days", spans));

        StoredRows.Equal(
            """{ "rows": 3000, "days": 150 }""",
            await StoredRows.SingleAsync(
                fixture.Store, "SELECT count() AS rows, uniqExact(toDate(Timestamp, 'UTC')) AS days FROM otel_traces WHERE ServiceName = 'days'"));
    }

    [Fact]
    public async Task A_hundred_requests_at_once_are_stored_exactly_once()
    {
        IEnumerable<Task> exports = Enumerable.Range(0, 100).Select(_ =>
            fixture.Collector.SendAsync(Sample.Traces("parallel", Enumerable.Range(0, 50).Select(_ => Sample.Span()))));

        await Task.WhenAll(exports);

        Assert.Equal(5000, await StoredRows.CountAsync(fixture.Store, "otel_traces", "parallel"));
    }
}
