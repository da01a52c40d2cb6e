using Grpc.Core;
using OtelMl.Collector.Otlp;
using OtelMl.Tests.Shared;

namespace OtelMl.Collector.Tests;

/// <summary>Senders that go on while ClickHouse is away and the queue is full.</summary>
[Collection(nameof(Alone))]
public sealed class FullQueueTests
{
    const int Spans = 50;
    const int BytesPerSpan = 4000;
    const int Requests = 2000; // some 400 MB
    const int AtOnce = 8;
    const long MostWaiting = 4 * 1024 * 1024;
    const long MostPending = 8 * 1024 * 1024;
    const long MostKeptForLater = 64 * 1024 * 1024; // by the pool of columns
    const long Slack = 32 * 1024 * 1024;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task They_are_told_to_come_again_memory_stays_flat_and_what_was_acknowledged_arrives_once()
    {
        using var folder = new TemporaryFolder();
        await using KillableClickHouse clickHouse = await KillableClickHouse.StartAsync(folder, Cancellation);
        var options = new OtlpCollectorOptions { MaxQueueBytes = MostWaiting, MaxPendingBytes = MostPending };
        await using RunningCollector collector = await RunningCollector.StartAsync(clickHouse.Store, options, answerWhenDelivered: false);
        ExportTraceServiceRequest request = Large();
        await clickHouse.KillAsync();

        long before = GC.GetTotalMemory(forceFullCollection: true);
        (int accepted, int refused) = await OfferAsync(collector, request, Requests / 4);
        long early = GC.GetTotalMemory(forceFullCollection: true);
        long waiting = collector.Delivery.Status.WaitingBytes;
        (int acceptedLater, int refusedLater) = await OfferAsync(collector, request, Requests * 3 / 4);
        long late = GC.GetTotalMemory(forceFullCollection: true);

        Assert.True(accepted > 0 && refused > accepted, $"{accepted} requests were accepted, {refused} refused.");
        Assert.Equal((0, Requests * 3 / 4), (acceptedLater, refusedLater));
        Assert.InRange(waiting, MostWaiting / 2, MostWaiting);
        Assert.Equal(waiting, collector.Delivery.Status.WaitingBytes);
        Assert.InRange(early - before, long.MinValue, MostKeptForLater + Slack);
        Assert.InRange(late - early, long.MinValue, Slack);

        await clickHouse.StartAgainAsync(Cancellation);
        await collector.Delivery.UntilDeliveredAsync(Cancellation);
        Assert.Equal(accepted * Spans, await StoredRows.CountAsync(clickHouse.Store, "otel_traces", "full"));
        await collector.SendAsync(request);
        await collector.Delivery.UntilDeliveredAsync(Cancellation);
        Assert.Equal((accepted + 1) * Spans, await StoredRows.CountAsync(clickHouse.Store, "otel_traces", "full"));
    }

    static async Task<(int Accepted, int Refused)> OfferAsync(RunningCollector collector, ExportTraceServiceRequest request, int requests)
    {
        (int accepted, int refused) = (0, 0);
        await Parallel.ForAsync(0, requests, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Cancellation }, async (_, _) =>
        {
            try
            {
                await collector.SendAsync(request);
                Interlocked.Increment(ref accepted);
            }
            catch (RpcException full) when (full.StatusCode == StatusCode.ResourceExhausted)
            {
                Assert.NotNull(full.GetRpcStatus()!.GetDetail<Google.Rpc.RetryInfo>());
                Interlocked.Increment(ref refused);
            }
        });
        return (accepted, refused);
    }

    static ExportTraceServiceRequest Large() => Sample.Traces("full", Enumerable.Range(0, Spans).Select(i =>
    {
        Span span = Sample.Span();
        span.Attributes.Add(Sample.Attribute("large", new string((char)('a' + (i % 26)), BytesPerSpan)));
        return span;
    }));
}
