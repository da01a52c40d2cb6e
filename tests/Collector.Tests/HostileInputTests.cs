using System.Net;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using OtelMl.Collector.Otlp;
using OtelMl.Tests.Shared;

namespace OtelMl.Collector.Tests;

/// <summary>
/// Requests that were spoilt by chance. OTELML_HOSTILE_REQUESTS says how many, where the usual number is not enough, and
/// OTELML_HOSTILE_SEED which.
/// </summary>
[Collection(nameof(Alone))]
public sealed class HostileInputTests
{
    const int UsualRequests = 20_000;
    const int AtOnce = 64;
    const int MaxMessageBytes = 1024 * 1024;
    const long MostGrowth = 64L * 1024 * 1024;

    static readonly string[] Codings = ["identity", "gzip", "deflate", "zstd"];

    static readonly HashSet<int> Possible = [200, 400, 413, 429];

    static readonly HashSet<StatusCode> PossibleCodes = [StatusCode.OK, StatusCode.InvalidArgument, StatusCode.ResourceExhausted];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_comes_has_an_answer_and_what_is_right_is_stored_afterwards()
    {
        await using TestClickHouse clickHouse = await TestClickHouse.StartAsync(Cancellation);
        await using RunningCollector collector = await RunningCollector.StartAsync(clickHouse.Store, new OtlpCollectorOptions
        {
            MaxMessageBytes = MaxMessageBytes,
            InsertInterval = TimeSpan.FromMilliseconds(300),
            MaxBlockRows = 500,
        });
        int requests = LongTest.Setting("OTELML_HOSTILE_REQUESTS", UsualRequests);
        int seed = LongTest.Setting("OTELML_HOSTILE_SEED", 20261120);
        IMessage[] valid = [.. RichSample.All("hostile").Select(Shorter)];
        long before = GC.GetTotalMemory(forceFullCollection: true);

        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async sender =>
        {
            var mutator = new Mutator(seed + sender);
            for (int i = sender; i < requests; i += AtOnce)
                await SendAsync(collector, mutator.Pick(valid), mutator, $"request {i} of seed {seed}");
        }));

        foreach (IMessage request in RichSample.All("afterwards"))
        {
            HttpReply reply = await HttpSender.PostAsync(collector.HttpAddress, RichSample.Path(request), request);
            Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        }

        await collector.SendAsync(RichSample.Traces("afterwards"));
        Assert.Equal(4, await StoredRows.CountAsync(clickHouse.Store, "otel_traces", "afterwards"));
        Assert.Equal(2, await StoredRows.CountAsync(clickHouse.Store, "otel_logs", "afterwards"));
        Assert.Equal(2, await StoredRows.CountAsync(clickHouse.Store, "otel_metrics_gauge", "afterwards"));
        Assert.Equal(0, collector.ReceivingBytes);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, MostGrowth);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("zstd")]
    public async Task A_small_body_that_becomes_a_huge_one_is_given_up_at_the_limit(string coding)
    {
        await using TestClickHouse clickHouse = await TestClickHouse.StartAsync(Cancellation);
        await using RunningCollector collector = await RunningCollector.StartAsync(clickHouse.Store, new OtlpCollectorOptions { MaxMessageBytes = MaxMessageBytes });
        byte[] bomb = HttpSender.Compress(coding, new byte[256 * 1024 * 1024]);
        using var channel = new RawGrpc(collector.Address);
        long before = GC.GetTotalAllocatedBytes();

        foreach (string path in new[] { "/v1/traces", "/v1/logs", "/v1/metrics" })
        {
            HttpReply reply = await HttpSender.PostAsync(collector.HttpAddress, path, bomb, HttpSender.Protobuf, coding);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, reply.Status);
        }

        Assert.Equal(StatusCode.ResourceExhausted, await channel.SendAsync(TraceService.Descriptor.FullName, bomb, coding));
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, MostGrowth);
    }

    static async Task SendAsync(RunningCollector collector, IMessage valid, Mutator mutator, string which)
    {
        string coding = mutator.Pick(Codings);
        bool json = mutator.Sometimes(2);
        byte[] body = json ? OtlpJson.BytesOf(valid) : valid.ToByteArray();
        if (coding == "identity")
            body = mutator.Mutate(body);
        else if (mutator.Sometimes(2))
            body = mutator.Mutate(HttpSender.Compress(coding, body));
        else
            body = HttpSender.Compress(coding, mutator.Mutate(body));

        if (mutator.Sometimes(4))
        {
            StatusCode code = await collector.RawGrpc.SendAsync(RawGrpc.Service(valid), body, coding);
            Assert.True(PossibleCodes.Contains(code), $"{which}: {code} over gRPC");
            return;
        }

        HttpReply reply = await HttpSender.PostAsync(collector.HttpAddress, RichSample.Path(valid), body, json ? HttpSender.Json : HttpSender.Protobuf, coding);
        Assert.True(Possible.Contains((int)reply.Status), $"{which}: {(int)reply.Status} {reply.Text}");
        if (reply.Status != HttpStatusCode.OK)
            Assert.Equal(reply.Status == HttpStatusCode.BadRequest ? (int)Code.InvalidArgument : (int)Code.ResourceExhausted, json ? (int)reply.Json["code"]! : reply.Refusal.Code);
    }

    // A long value would take most of the hits.
    static IMessage Shorter(IMessage request)
    {
        void Shorten(IEnumerable<KeyValue> attributes)
        {
            foreach (KeyValue attribute in attributes.Where(attribute => attribute.Key == "long"))
                attribute.Value = Sample.Text("not so long");
        }

        if (request is ExportTraceServiceRequest traces)
        {
            Shorten(traces.ResourceSpans[0].ScopeSpans[0].Spans[0].Attributes);
        }
        else if (request is ExportLogsServiceRequest logs)
        {
            LogRecord record = logs.ResourceLogs[0].ScopeLogs[0].LogRecords[0];
            Shorten(record.Attributes);
            Shorten(record.Body.KvlistValue.Values);
        }

        return request;
    }
}
