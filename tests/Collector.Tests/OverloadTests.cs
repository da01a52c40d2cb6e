using System.Net;
using System.Net.Sockets;
using System.Text;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;
using OtelMl.Collector.Otlp;
using OtelMl.Storage.Access;
using OtelMl.Tests.Shared;

namespace OtelMl.Collector.Tests;

/// <summary>Too much at once, too slow, too many.</summary>
public sealed class OverloadTests(CollectorFixture fixture)
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_being_received_is_bounded_and_the_rest_is_asked_to_come_again()
    {
        const int limit = 100_000;
        await using RunningCollector collector = await RunningCollector.StartAsync(fixture.Store, new OtlpCollectorOptions
        {
            MaxMessageBytes = limit,
            MaxReceivingBytes = 3 * limit,
            RetryAfter = TimeSpan.FromMilliseconds(1500),
        });
        ExportTraceServiceRequest large = Sample.Traces("busy", Sample.Span());
        large.ResourceSpans[0].ScopeSpans[0].Spans[0].Attributes.Add(Sample.Attribute("large", new string('x', 50_000)));

        var slow = new List<TcpClient>();
        try
        {
            for (int i = 0; i < 3; i++)
                slow.Add(await SendPartlyAsync(collector.HttpAddress, announced: limit, sent: limit - 10));
            await UntilAsync(() => collector.ReceivingBytes == 3 * (limit - 10));

            HttpReply reply = await HttpSender.PostAsync(collector.HttpAddress, "/v1/traces", large);
            RpcException refused = await Assert.ThrowsAsync<RpcException>(() => collector.SendAsync(large));

            Assert.Equal(HttpStatusCode.TooManyRequests, reply.Status);
            Assert.Equal(TimeSpan.FromSeconds(2), reply.RetryAfter);
            Assert.Equal(TimeSpan.FromMilliseconds(1500), reply.Refusal.GetDetail<RetryInfo>().RetryDelay.ToTimeSpan());
            Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
            Assert.NotNull(refused.GetRpcStatus()!.GetDetail<RetryInfo>());
        }
        finally
        {
            slow.ForEach(sender => sender.Dispose());
        }

        await UntilAsync(() => collector.ReceivingBytes == 0);
        Assert.Equal(HttpStatusCode.OK, (await HttpSender.PostAsync(collector.HttpAddress, "/v1/traces", large)).Status);
        await collector.SendAsync(large);
        Assert.Equal(0, collector.ReceivingBytes);
        Assert.Equal(2, await StoredRows.CountAsync(fixture.Store, "otel_traces", "busy"));
    }

    [Fact]
    public async Task While_slow_senders_hold_much_memory_others_take_turns_and_all_are_answered()
    {
        const int limit = 100_000;
        const int senders = 40;
        await using RunningCollector collector = await RunningCollector.StartAsync(
            fixture.Store, new OtlpCollectorOptions { MaxMessageBytes = limit, MaxReceivingBytes = 60 * limit }, answerWhenDelivered: false);
        ExportTraceServiceRequest large = Sample.Traces("turns", Sample.Span());
        large.ResourceSpans[0].ScopeSpans[0].Spans[0].Attributes.Add(Sample.Attribute("large", new string('x', 90_000)));

        using TcpClient first = await SendPartlyAsync(collector.HttpAddress, announced: limit, sent: 60_000);
        using TcpClient second = await SendPartlyAsync(collector.HttpAddress, announced: limit, sent: 60_000);
        await UntilAsync(() => collector.ReceivingBytes == 120_000);
        await Task.WhenAll(Enumerable.Range(0, senders).Select(async sender =>
        {
            if (sender % 2 == 0)
                await collector.SendAsync(large);
            else
                Assert.Equal(HttpStatusCode.OK, (await HttpSender.PostAsync(collector.HttpAddress, "/v1/traces", large)).Status);
        }));

        Assert.Equal(120_000, collector.ReceivingBytes);
        await collector.Delivery.UntilDeliveredAsync(Cancellation);
        Assert.Equal(senders, await StoredRows.CountAsync(fixture.Store, "otel_traces", "turns"));
    }

    [Fact]
    public async Task Thousands_of_idle_connections_do_not_keep_anybody_from_sending()
    {
        await using RunningCollector collector = await RunningCollector.StartAsync(fixture.Store);
        var idle = new List<TcpClient>();
        try
        {
            for (int i = 0; i < 4_000; i++)
            {
                var client = new TcpClient();
                idle.Add(client);
                await client.ConnectAsync(IPAddress.Loopback, (i % 2 == 0 ? collector.Address : collector.HttpAddress).Port, Cancellation);
            }

            Assert.Equal(HttpStatusCode.OK, (await HttpSender.PostAsync(collector.HttpAddress, "/v1/traces", Sample.Traces("idle", Sample.Span()))).Status);
            await collector.SendAsync(Sample.Traces("idle", Sample.Span()));
        }
        finally
        {
            idle.ForEach(client => client.Dispose());
        }

        Assert.Equal(2, await StoredRows.CountAsync(fixture.Store, "otel_traces", "idle"));
    }

    [Fact]
    public async Task A_body_that_hardly_comes_is_given_up()
    {
        using TcpClient slow = await SendPartlyAsync(fixture.Collector.HttpAddress, announced: 1_000_000, sent: 10);

        using var answer = new StreamReader(slow.GetStream());
        string status = await answer.ReadLineAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(40), Cancellation) ?? "";

        Assert.StartsWith("HTTP/1.1 408", status, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_drips_is_given_up_after_a_while_over_both_protocols()
    {
        await using RunningCollector collector = await RunningCollector.StartAsync(
            fixture.Store, new OtlpCollectorOptions { BodyTimeout = TimeSpan.FromSeconds(2) }, answerWhenDelivered: false);
        using TcpClient slow = await SendPartlyAsync(collector.HttpAddress, announced: 60_000_000, sent: 10);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task dripping = Drip.ToAsync(slow.GetStream(), ended.Token);

        using var answer = new StreamReader(slow.GetStream());
        string head = await answer.ReadLineAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(40), Cancellation) ?? "";
        StatusCode code = await collector.RawGrpc.SendAsync(TraceService.Descriptor.FullName, new Drip(announced: 60_000_000), "identity");

        Assert.StartsWith("HTTP/1.1 408", head, StringComparison.Ordinal);
        Assert.Equal(StatusCode.DeadlineExceeded, code);
        await UntilAsync(() => collector.ReceivingBytes == 0);
        await ended.CancelAsync();
        await dripping;
        await collector.SendAsync(Sample.Traces("after the drip", Sample.Span()));
    }

    [Fact]
    public async Task Over_HTTP_too_senders_are_told_to_try_again_when_the_queue_is_full()
    {
        using var store = new ClickHouseStore(ClickHouseEndpoint.Parse("http://127.0.0.1:1"));
        var options = new OtlpCollectorOptions { MaxQueueBytes = 1, RetryAfter = TimeSpan.FromSeconds(7), DrainFor = TimeSpan.Zero };
        await using RunningCollector collector = await RunningCollector.StartAsync(store, options, answerWhenDelivered: false);

        // The first is let in whatever its size, lest it could never be.
        HttpReply first = await HttpSender.PostAsync(collector.HttpAddress, "/v1/traces", Sample.Traces("away", Sample.Span()));
        HttpReply reply = await HttpSender.PostAsync(collector.HttpAddress, "/v1/traces", Sample.Traces("away", Sample.Span()));
        HttpReply json = await HttpSender.PostJsonAsync(collector.HttpAddress, "/v1/traces", OtlpJson.Of(Sample.Traces("away", Sample.Span())));

        Assert.Equal(HttpStatusCode.OK, first.Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, reply.Status);
        Assert.Equal(TimeSpan.FromSeconds(7), reply.RetryAfter);
        Assert.Equal((int)Code.ResourceExhausted, reply.Refusal.Code);
        Assert.Equal(HttpStatusCode.TooManyRequests, json.Status);
        Assert.Equal("7s", (string?)json.Json["details"]![0]!["retryDelay"]);
    }

    [Fact]
    public async Task Over_HTTP_too_telemetry_is_accepted_while_its_table_is_not_there()
    {
        await using TestClickHouse clickHouse = await TestClickHouse.StartAsync(Cancellation);
        await clickHouse.Store.ExecuteAsync("RENAME TABLE otel_traces TO elsewhere", cancellationToken: Cancellation);
        await using RunningCollector collector = await RunningCollector.StartAsync(clickHouse.Store, answerWhenDelivered: false);

        HttpReply reply = await HttpSender.PostAsync(collector.HttpAddress, "/v1/traces", Sample.Traces("early", Sample.Span()));

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        await clickHouse.Store.ExecuteAsync("RENAME TABLE elsewhere TO otel_traces", cancellationToken: Cancellation);
        await collector.Delivery.UntilDeliveredAsync(Cancellation);
        Assert.Equal(1, await StoredRows.CountAsync(clickHouse.Store, "otel_traces", "early"));
    }

    [Fact]
    public async Task Zstd_is_read_over_gRPC_within_the_same_limit()
    {
        using GrpcChannel channel = GrpcChannel.ForAddress(
            fixture.Collector.Address, new GrpcChannelOptions { CompressionProviders = [new ZstdCompression()], MaxSendMessageSize = null });
        var client = new TraceService.TraceServiceClient(channel);
        var zstd = new Metadata { { "grpc-internal-encoding-request", "zstd" } };
        Span span = Sample.Span();
        span.Attributes.Add(Sample.Attribute("large", new string('x', 65 * 1024 * 1024)));

        await client.ExportAsync(Sample.Traces("grpc-zstd", Sample.Span()), zstd, cancellationToken: Cancellation);
        RpcException refused = await Assert.ThrowsAsync<RpcException>(
            async () => await client.ExportAsync(Sample.Traces("grpc-zstd", span), zstd, cancellationToken: Cancellation));

        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        Assert.Equal(1, await StoredRows.CountAsync(fixture.Store, "otel_traces", "grpc-zstd"));
    }

    static async Task<TcpClient> SendPartlyAsync(Uri collector, int announced, int sent)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, collector.Port, Cancellation);
        string head = $"POST /v1/traces HTTP/1.1\r\nHost: {collector.Authority}\r\nContent-Type: {HttpSender.Protobuf}\r\nContent-Length: {announced}\r\n\r\n";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), Cancellation);
        await client.GetStream().WriteAsync(new byte[sent], Cancellation);
        return client;
    }

    static async Task UntilAsync(Func<bool> condition)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!condition())
            await Task.Delay(TimeSpan.FromMilliseconds(5), timeout.Token);
    }
}
