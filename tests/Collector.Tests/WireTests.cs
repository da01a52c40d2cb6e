using Grpc.Core;
using Grpc.Health.V1;
using OtelMl.Collector.Otlp;

namespace OtelMl.Collector.Tests;

/// <summary>How the collector takes what comes over the wire.</summary>
public sealed class WireTests(CollectorFixture fixture)
{
    static readonly Marshaller<byte[]> Raw = Marshallers.Create(bytes => bytes, bytes => bytes);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("opentelemetry.proto.collector.trace.v1.TraceService", "ExportTraceServiceRequest")]
    [InlineData("opentelemetry.proto.collector.logs.v1.LogsService", "ExportLogsServiceRequest")]
    [InlineData("opentelemetry.proto.collector.metrics.v1.MetricsService", "ExportMetricsServiceRequest")]
    public async Task What_is_not_protobuf_is_the_senders_mistake(string service, string message)
    {
        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => SendRawAsync(service, [0x0a, 0xff, 0x01]));

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Contains(message, refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fields_of_a_later_protocol_are_ignored()
    {
        byte[] unknownField = [0xc2, 0x3e, 0x02, 0x68, 0x69]; // number 1000, "hi"

        byte[] response = await SendRawAsync(TraceService.Descriptor.FullName, unknownField);

        Assert.Empty(response);
    }

    [Fact]
    public async Task Attributes_nested_too_deep_are_the_senders_mistake()
    {
        AnyValue value = Sample.Text("core");
        for (int depth = 0; depth < 200; depth++)
            value = Sample.List(value);
        Span span = Sample.Span();
        span.Attributes.Add(Sample.Attribute("deep", value));

        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => fixture.Collector.SendAsync(Sample.Traces("deep", span)));

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
    }

    [Fact]
    public async Task Requests_compressed_with_gzip_are_read()
    {
        var gzip = new Metadata { { "grpc-internal-encoding-request", "gzip" } };

        await fixture.Collector.SendAsync(Sample.Traces("gzip", Enumerable.Range(0, 100).Select(_ => Sample.Span())), gzip);

        Assert.Equal(100, await StoredRows.CountAsync(fixture.Store, "otel_traces", "gzip"));
    }

    [Fact]
    public async Task A_request_of_40_MiB_is_stored()
    {
        Span span = Sample.Span();
        span.Attributes.Add(Sample.Attribute("large", new string('x', 40 * 1024 * 1024)));

        await fixture.Collector.SendAsync(Sample.Traces("large", span));

        StoredRows.Equal(
            """{ "length": 41943040 }""",
            await StoredRows.SingleAsync(
                fixture.Store,
                "SELECT toUInt32(length(SpanAttributes['large'])) AS length FROM otel_traces WHERE ServiceName = 'large'"));
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("gzip")]
    public async Task A_request_over_64_MiB_is_refused_for_good_also_when_it_was_compressed(string encoding)
    {
        Span span = Sample.Span();
        span.Attributes.Add(Sample.Attribute("large", new string('x', 65 * 1024 * 1024)));
        var headers = new Metadata { { "grpc-internal-encoding-request", encoding } };

        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => fixture.Collector.SendAsync(Sample.Traces("larger", span), headers));

        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        Assert.Null(refused.GetRpcStatus());
    }

    [Fact]
    public async Task The_health_service_says_serving()
    {
        HealthCheckResponse health = await new Health.HealthClient(fixture.Collector.Channel).CheckAsync(new HealthCheckRequest(), cancellationToken: Cancellation);

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, health.Status);
    }

    async Task<byte[]> SendRawAsync(string service, byte[] request)
    {
        var method = new Method<byte[], byte[]>(MethodType.Unary, service, "Export", Raw, Raw);
        using AsyncUnaryCall<byte[]> call =
            fixture.Collector.Channel.CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(cancellationToken: Cancellation), request);
        return await call;
    }
}
