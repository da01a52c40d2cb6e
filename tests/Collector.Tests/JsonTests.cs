using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Rpc;
using OtelMl.Collector.Otlp;
using OtelMl.Collector.Receiving;
using OtelMl.Collector.Receiving.Json;

namespace OtelMl.Collector.Tests;

/// <summary>OTLP's JSON, as https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding has it.</summary>
public sealed class JsonTests(CollectorFixture fixture)
{
    static readonly string[] Tables =
    [
        "otel_traces", "otel_logs", "otel_metrics_gauge", "otel_metrics_sum", "otel_metrics_histogram", "otel_metrics_exp_histogram", "otel_metrics_summary",
    ];

    [Fact]
    public async Task The_same_request_in_JSON_and_in_protobuf_becomes_the_same_rows()
    {
        foreach (IMessage request in RichSample.All("same-json"))
            Assert.Equal(HttpStatusCode.OK, (await PostAsync(RichSample.Path(request), OtlpJson.Of(request))).Status);
        foreach (IMessage request in RichSample.All("same-protobuf"))
            Assert.Equal(HttpStatusCode.OK, (await HttpSender.PostAsync(fixture.Collector.HttpAddress, RichSample.Path(request), request)).Status);

        foreach (string table in Tables)
        {
            IReadOnlyList<JsonObject> json = await RowsAsync(table, "same-json");
            IReadOnlyList<JsonObject> protobuf = await RowsAsync(table, "same-protobuf");
            Assert.NotEmpty(json);
            Assert.Equal(protobuf.Select(row => row.ToJsonString()), json.Select(row => row.ToJsonString()));
        }
    }

    [Fact]
    public async Task Numbers_identifiers_and_names_come_as_clients_write_them()
    {
        const string json =
            """
            {
              "resourceSpans": [{
                "resource": { "attributes": [{ "key": "service.name", "value": { "stringValue": "json-forms" } }] },
                "futureField": { "deep": [1, { "a": null }] },
                "scopeSpans": [{
                  "scope": null,
                  "spans": [{
                    "traceId": "0102030405060708090A0B0C0D0E0FFF", "spanId": "a1a2a3a4a5a6a7A8", "parentSpanId": "",
                    "name": "\u00fc", "kind": 3, "startTimeUnixNano": "1795168800000000001", "endTimeUnixNano": 1795168800000001001,
                    "attributes": [
                      { "key": "quoted", "value": { "intValue": "-12" } }, { "key": "bare", "value": { "intValue": 12 } },
                      { "key": "whole", "value": { "intValue": 1e3 } }, { "key": "real", "value": { "doubleValue": "NaN" } },
                      { "key": "bytes", "value": { "bytesValue": "_wA=" } }, { "key": "empty", "value": {} }
                    ],
                    "status": { "code": "STATUS_CODE_ERROR" }, "flags": 257, "trace_state": "snake case is unknown"
                  }]
                }]
              }]
            }
            """;

        HttpReply reply = await PostAsync("/v1/traces", json);

        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        StoredRows.Equal(
            """
            {
              "TraceId": "0102030405060708090a0b0c0d0e0fff", "SpanId": "a1a2a3a4a5a6a7a8", "ParentSpanId": "", "TraceState": "",
              "SpanName": "ü", "SpanKind": "Client", "Duration": "1000", "StatusCode": "Error",
              "SpanAttributes": { "quoted": "-12", "bare": "12", "whole": "1000", "real": "NaN", "bytes": "/wA=", "empty": "" }
            }
            """,
            await StoredRows.SingleAsync(
                fixture.Store,
                """
                SELECT TraceId, SpanId, ParentSpanId, TraceState, SpanName, SpanKind, Duration, StatusCode, SpanAttributes
                FROM otel_traces WHERE ServiceName = 'json-forms' SETTINGS output_format_json_quote_64bit_integers = 1
                """));
    }

    [Theory]
    [InlineData("""{"resourceSpans":{}}""", "resourceSpans", "must be an array, got an object")]
    [InlineData("""{"resourceSpans":[{},[]]}""", "resourceSpans[1]", "must be an object, got an array")]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"xyz"}]}]}]}""", "resourceSpans[0].scopeSpans[0].spans[0].traceId", "hexadecimal")]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"spans":[{},{"kind":"NO_KIND"}]}]}]}""", "resourceSpans[0].scopeSpans[0].spans[1].kind", "NO_KIND")]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"startTimeUnixNano":-1}]}]}]}""", "resourceSpans[0].scopeSpans[0].spans[0].startTimeUnixNano", "-1")]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"startTimeUnixNano":1.5}]}]}]}""", "resourceSpans[0].scopeSpans[0].spans[0].startTimeUnixNano", "1.5")]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":5}]}]}]}""", "resourceSpans[0].scopeSpans[0].spans[0].name", "must be a string, got 5")]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"\ud800"}]}]}]}""", "resourceSpans[0].scopeSpans[0].spans[0].name", "")]
    public async Task A_mistake_is_named_by_its_path(string json, string path, string problem)
    {
        HttpReply reply = await PostAsync("/v1/traces", json);

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        JsonNode detail = Assert.Single(reply.Json["details"]!.AsArray())!;
        Assert.Equal("type.googleapis.com/google.rpc.BadRequest", (string?)detail["@type"]);
        Assert.Equal(path, (string?)detail["fieldViolations"]![0]!["field"]);
        Assert.Contains(problem, (string?)reply.Json["message"], StringComparison.Ordinal);
        Assert.Equal((int)Code.InvalidArgument, (int)reply.Json["code"]!);
    }

    [Fact]
    public async Task Values_nested_as_deep_as_protobuf_allows_are_read_and_deeper_ones_are_not()
    {
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("/v1/logs", Nested(40))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("/v1/logs", Nested(50))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("/v1/logs", Nested(100_000))).Status);
    }

    [Fact]
    public void A_word_that_is_none_of_JSONs_is_a_mistake_wherever_it_was_cut()
    {
        byte[] json = Encoding.UTF8.GetBytes("""{"resourceSpans":[{"x":nulX,"resource":falsX}]}""");
        for (int size = 1; size <= json.Length; size++)
            Assert.Throws<RefusedException>(() => JsonTranscoder.Transcode(Pieces.Of(json, size), ExportTraceServiceRequest.Descriptor, null, json.Length));
    }

    [Fact]
    public void What_comes_in_pieces_is_read_as_if_whole()
    {
        foreach (IMessage request in RichSample.All("pieces"))
        {
            byte[] json = OtlpJson.BytesOf(request);
            foreach (int size in new[] { 1, 2, 3, 7, 100, json.Length })
            {
                using WireBuffer transcoded = JsonTranscoder.Transcode(Pieces.Of(json, size), request.Descriptor, null, 2 * json.Length);
                Assert.Equal(request, request.Descriptor.Parser.ParseFrom(transcoded.Written.Span));
            }
        }
    }

    static string Nested(int depth)
    {
        var json = new StringBuilder("""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":""");
        for (int i = 0; i < depth; i++)
            json.Append("""{"arrayValue":{"values":[""");
        json.Append("{}");
        for (int i = 0; i < depth; i++)
            json.Append("]}}");
        return json.Append("}]}]}]}").ToString();
    }

    Task<IReadOnlyList<JsonObject>> RowsAsync(string table, string service) => StoredRows.FindAsync(
        fixture.Store, $"SELECT * EXCEPT (ServiceName, ResourceAttributes) FROM {table} WHERE ServiceName = '{service}' ORDER BY ALL");

    Task<HttpReply> PostAsync(string path, string json) => HttpSender.PostJsonAsync(fixture.Collector.HttpAddress, path, json);
}
