using System.Net;
using System.Text;
using Google.Protobuf;
using Google.Rpc;
using OtelMl.Collector.Otlp;

namespace OtelMl.Collector.Tests;

/// <summary>OTLP over HTTP, as https://opentelemetry.io/docs/specs/otlp/#otlphttp has it.</summary>
public sealed class HttpTests(CollectorFixture fixture)
{
    static readonly string[] Paths = ["/v1/traces", "/v1/logs", "/v1/metrics"];

    public static TheoryData<string, string> EveryWay { get; } =
        new(from encoding in new[] { HttpSender.Protobuf, HttpSender.Json } from coding in new[] { "identity", "gzip", "deflate", "zstd" } select (encoding, coding));

    [Theory]
    [MemberData(nameof(EveryWay))]
    public async Task Every_signal_arrives_in_every_encoding(string encoding, string coding)
    {
        string service = $"every-{encoding}-{coding}";
        foreach (IMessage request in RichSample.All(service))
        {
            byte[] body = encoding == HttpSender.Json ? OtlpJson.BytesOf(request) : request.ToByteArray();
            body = coding == "identity" ? body : HttpSender.Compress(coding, body);

            HttpReply reply = await PostAsync(RichSample.Path(request), body, encoding, coding);

            Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
            Assert.Equal(encoding, reply.ContentType);
            Assert.Equal(encoding == HttpSender.Json ? "{ }" : "", reply.Text);
        }

        Assert.Equal(2, await StoredRows.CountAsync(fixture.Store, "otel_traces", service));
        Assert.Equal(2, await StoredRows.CountAsync(fixture.Store, "otel_logs", service));
        Assert.Equal(2, await StoredRows.CountAsync(fixture.Store, "otel_metrics_gauge", service));
        Assert.Equal(2, await StoredRows.CountAsync(fixture.Store, "otel_metrics_histogram", service));
    }

    [Fact]
    public async Task An_empty_request_is_a_success()
    {
        foreach (string path in Paths)
        {
            Assert.Equal(HttpStatusCode.OK, (await PostAsync(path, [], HttpSender.Protobuf)).Status);
            Assert.Equal(HttpStatusCode.OK, (await PostAsync(path, "{}"u8.ToArray(), HttpSender.Json)).Status);
        }
    }

    [Theory]
    [InlineData("Application/X-Protobuf")]
    [InlineData("application/x-protobuf; messageType=\"opentelemetry\"")]
    public async Task A_content_type_has_any_case_and_parameters(string contentType)
    {
        HttpReply reply = await PostAsync("/v1/traces", Sample.Traces("content-type", Sample.Span()).ToByteArray(), contentType);

        Assert.Equal(HttpStatusCode.OK, reply.Status);
    }

    [Fact]
    public async Task Json_has_a_charset_too()
    {
        HttpReply reply = await PostAsync("/v1/traces", OtlpJson.BytesOf(Sample.Traces("charset", Sample.Span())), "application/JSON; charset=utf-8");

        Assert.Equal(HttpStatusCode.OK, reply.Status);
    }

    [Fact]
    public async Task What_was_rejected_is_told_and_the_rest_is_stored()
    {
        ExportTraceServiceRequest request = Sample.Traces("http-partial", Sample.Span(), new Span());

        HttpReply protobuf = await PostAsync("/v1/traces", request.ToByteArray(), HttpSender.Protobuf);
        HttpReply json = await PostAsync("/v1/traces", OtlpJson.BytesOf(request), HttpSender.Json);

        Assert.Equal(HttpStatusCode.OK, protobuf.Status);
        Assert.Equal(1, ExportTraceServiceResponse.Parser.ParseFrom(protobuf.Body).PartialSuccess.RejectedSpans);
        Assert.Equal(HttpStatusCode.OK, json.Status);
        Assert.Equal("1", (string?)json.Json["partialSuccess"]!["rejectedSpans"]);
        Assert.StartsWith("resourceSpans[0].scopeSpans[0].spans[1].traceId", (string?)json.Json["partialSuccess"]!["errorMessage"], StringComparison.Ordinal);
        Assert.Equal(2, await StoredRows.CountAsync(fixture.Store, "otel_traces", "http-partial"));
    }

    [Fact]
    public async Task What_is_not_protobuf_is_the_senders_mistake()
    {
        foreach (string path in Paths)
        {
            HttpReply reply = await PostAsync(path, [0x0a, 0xff, 0x01], HttpSender.Protobuf);

            Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
            Assert.Equal(HttpSender.Protobuf, reply.ContentType);
            Assert.Equal((int)Code.InvalidArgument, reply.Refusal.Code);
        }
    }

    [Fact]
    public async Task What_is_not_JSON_is_the_senders_mistake_and_is_told_so_in_JSON()
    {
        foreach (string body in new[] { "", "{", "nonsense", "[]", "{} {}" })
        {
            HttpReply reply = await PostAsync("/v1/traces", Encoding.UTF8.GetBytes(body), HttpSender.Json);

            Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
            Assert.Equal(HttpSender.Json, reply.ContentType);
            Assert.Equal((int)Code.InvalidArgument, (int)reply.Json["code"]!);
        }
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("nonsense")]
    [InlineData(null)]
    public async Task Other_content_types_are_not_supported(string? contentType)
    {
        HttpReply reply = await PostAsync("/v1/traces", [], contentType);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, reply.Status);
        Assert.Equal(HttpSender.Json, reply.ContentType);
        Assert.Contains(HttpSender.Protobuf, (string?)reply.Json["message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip, gzip")]
    public async Task Other_content_encodings_are_not_supported(string coding)
    {
        HttpReply reply = await PostAsync("/v1/traces", [], HttpSender.Protobuf, coding);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, reply.Status);
        Assert.Contains("zstd", reply.Refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Other_methods_are_not_allowed(string method)
    {
        HttpReply reply = await HttpSender.SendAsync(new HttpMethod(method), fixture.Collector.HttpAddress, "/v1/logs", [], HttpSender.Protobuf);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, reply.Status);
        Assert.Equal(["POST"], reply.Allow);
        Assert.Equal((int)Code.Unimplemented, reply.Refusal.Code);
    }

    [Fact]
    public async Task Other_paths_are_not_found()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync("/v1/unknown", [], HttpSender.Protobuf)).Status);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("zstd")]
    public async Task What_is_not_compressed_as_it_says_is_the_senders_mistake(string coding)
    {
        byte[] cut = HttpSender.Compress(coding, RichSample.Traces("cut").ToByteArray())[..^12];

        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("/v1/traces", "not compressed"u8.ToArray(), HttpSender.Protobuf, coding)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("/v1/traces", cut, HttpSender.Protobuf, coding)).Status);
        Assert.Equal(0, await StoredRows.CountAsync(fixture.Store, "otel_traces", "cut"));
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("zstd")]
    public async Task A_request_over_64_MiB_is_too_large_also_when_it_was_compressed(string coding)
    {
        byte[] body = new byte[OtlpCollectorOptions.DefaultMaxMessageBytes + 1];
        body = coding == "identity" ? body : HttpSender.Compress(coding, body);

        HttpReply reply = await PostAsync("/v1/traces", body, HttpSender.Protobuf, coding);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, reply.Status);
        Assert.Equal((int)Code.ResourceExhausted, reply.Refusal.Code);
        Assert.Empty(reply.Refusal.Details);
        Assert.Null(reply.RetryAfter);
    }

    [Fact]
    public async Task A_request_of_40_MiB_is_stored_in_JSON_too()
    {
        Span span = Sample.Span();
        span.Attributes.Add(Sample.Attribute("large", new string('x', 40 * 1024 * 1024)));

        HttpReply reply = await PostAsync("/v1/traces", OtlpJson.BytesOf(Sample.Traces("large-json", span)), HttpSender.Json);

        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        StoredRows.Equal(
            """{ "length": 41943040 }""",
            await StoredRows.SingleAsync(fixture.Store, "SELECT toUInt32(length(SpanAttributes['large'])) AS length FROM otel_traces WHERE ServiceName = 'large-json'"));
    }

    [Fact]
    public async Task A_body_without_a_length_is_read_to_its_end()
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(fixture.Collector.HttpAddress, "/v1/traces"))
        {
            Content = new StreamContent(new MemoryStream(Sample.Traces("chunked", Sample.Span()).ToByteArray())),
        };
        request.Headers.TransferEncodingChunked = true;
        request.Content.Headers.ContentType = new System.Net.Http.Headers.MediaTypeHeaderValue(HttpSender.Protobuf);

        using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(1, await StoredRows.CountAsync(fixture.Store, "otel_traces", "chunked"));
    }

    Task<HttpReply> PostAsync(string path, byte[] body, string? contentType, string? coding = null) =>
        HttpSender.PostAsync(fixture.Collector.HttpAddress, path, body, contentType, coding);
}
