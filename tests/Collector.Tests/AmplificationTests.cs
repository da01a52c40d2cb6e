using System.Net;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using OtelMl.Collector.Otlp;

namespace OtelMl.Collector.Tests;

/// <summary>Requests that are small on the wire and large as rows.</summary>
public sealed class AmplificationTests(CollectorFixture fixture)
{
    const long Bound = 4 * 1024 * 1024;

    [Fact]
    public async Task Rows_that_take_too_much_memory_are_refused_for_good_and_what_fits_is_stored()
    {
        await using RunningCollector collector = await RunningCollector.StartAsync(fixture.Store, new OtlpCollectorOptions { MaxFormedBytes = Bound });
        ExportLogsServiceRequest empty = Sample.Logs("amplified", Enumerable.Repeat(new LogRecord(), 100_000));
        ExportTraceServiceRequest copied = Sample.Traces("amplified", Enumerable.Repeat(Sample.Span(), 1000));
        copied.ResourceSpans[0].Resource.Attributes.Add(Sample.Attribute("large", new string('x', 10_000)));
        Assert.InRange(empty.CalculateSize(), 0, Bound / 4);
        Assert.InRange(copied.CalculateSize(), 0, Bound / 4);

        RpcException tooMany = await Assert.ThrowsAsync<RpcException>(() => collector.SendAsync(empty));
        HttpReply tooLarge = await HttpSender.PostAsync(collector.HttpAddress, "/v1/traces", copied);
        await collector.SendAsync(Sample.Logs("amplified", new LogRecord(), new LogRecord()));

        Assert.Equal(StatusCode.ResourceExhausted, tooMany.StatusCode);
        Assert.Null(tooMany.GetRpcStatus()?.GetDetail<RetryInfo>());
        Assert.Contains("Send fewer records", tooMany.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLarge.Status);
        Assert.Equal(2, await StoredRows.CountAsync(fixture.Store, "otel_logs", "amplified"));
        Assert.Equal(0, collector.Delivery.Status.WaitingBytes);
    }

    [Fact]
    public async Task The_largest_request_of_empty_records_is_refused_within_bounds()
    {
        byte[] scope = [0x12, .. Varint(2 * 30_000_000), .. new byte[2 * 30_000_000]];
        for (int at = scope.Length - (2 * 30_000_000); at < scope.Length; at += 2)
            scope[at] = 0x12; // log_records of no bytes
        byte[] request = [0x0a, .. Varint(scope.Length), .. scope];

        StatusCode status = await fixture.Collector.RawGrpc.SendAsync(LogsService.Descriptor.FullName, request, "identity");

        Assert.Equal(StatusCode.ResourceExhausted, status);
        Assert.Equal(0, fixture.Collector.ReceivingBytes);
    }

    static byte[] Varint(int value)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
            output.WriteUInt32((uint)value);
        return bytes.ToArray();
    }
}
