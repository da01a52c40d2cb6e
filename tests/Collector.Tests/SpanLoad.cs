using System.Buffers.Binary;
using System.Collections.Concurrent;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using OtelMl.Collector.Otlp;
using OtelMl.Storage.Access;

namespace OtelMl.Collector.Tests;

/// <summary>A steady load of spans, each of its own trace, and a note of which were acknowledged. Nothing is sent twice.</summary>
public sealed class SpanLoad : IAsyncDisposable
{
    const int Senders = 4;
    const int SpansPerRequest = 20;
    const string Service = "load";

    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    readonly CancellationTokenSource _stopping = new();
    readonly GrpcChannel _channel;
    readonly Task _sending;
    long _lastId;

    SpanLoad(Uri collector)
    {
        _channel = GrpcChannel.ForAddress(collector);
        _sending = Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(SendAsync)));
    }

    /// <summary>The ids of the spans that the collector said it has.</summary>
    public ConcurrentDictionary<string, bool> Acknowledged { get; } = new(StringComparer.Ordinal);

    /// <summary>The exports that were not acknowledged.</summary>
    public ConcurrentQueue<StatusCode> Failures { get; } = new();

    public static SpanLoad Start(Uri collector) => new(collector);

    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _sending;
    }

    /// <summary>Asserts that every acknowledged span is stored once, no span twice, and that the view derived from them agrees.</summary>
    public async Task AssertStoredOnceAsync(ClickHouseStore store)
    {
        Dictionary<string, ulong> spans = await CountAsync(store, $"SELECT SpanId, count() FROM otel_traces WHERE ServiceName = '{Service}' GROUP BY SpanId");
        Assert.Equal(0, Acknowledged.Keys.Count(id => !spans.ContainsKey(id)));
        Assert.Equal(0, spans.Values.Count(count => count > 1));
        Dictionary<string, ulong> traces = await CountAsync(store, "SELECT substring(TraceId, 17), count() FROM (SELECT TraceId FROM otel_traces_trace_id_ts GROUP BY TraceId) GROUP BY TraceId");
        Assert.Equal(0, Acknowledged.Keys.Count(id => !traces.ContainsKey(id)));
    }

    /// <summary>How many acknowledged spans are not stored yet.</summary>
    public async Task<int> MissingAsync(ClickHouseStore store)
    {
        Dictionary<string, ulong> spans = await CountAsync(store, $"SELECT SpanId, count() FROM otel_traces WHERE ServiceName = '{Service}' GROUP BY SpanId");
        return Acknowledged.Keys.Count(id => !spans.ContainsKey(id));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _channel.Dispose();
        _stopping.Dispose();
    }

    static async Task<Dictionary<string, ulong>> CountAsync(ClickHouseStore store, string sql)
    {
        var counts = new Dictionary<string, ulong>(StringComparer.Ordinal);
        await foreach ((string id, ulong count) in store.QueryAsync(sql, row => (row.GetString(0), row.GetFieldValue<ulong>(1))))
            counts[id] = count;
        return counts;
    }

    async Task SendAsync()
    {
        var client = new TraceService.TraceServiceClient(_channel);
        while (!_stopping.IsCancellationRequested)
        {
            Span[] spans = [.. Enumerable.Range(0, SpansPerRequest).Select(_ => NewSpan())];
            try
            {
                await client.ExportAsync(Sample.Traces(Service, spans), deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(5));
                foreach (Span span in spans)
                    Acknowledged[Convert.ToHexStringLower(span.SpanId.Span)] = true;
            }
            catch (RpcException failed)
            {
                Failures.Enqueue(failed.StatusCode);
            }

            await Task.Delay(Pause);
        }
    }

    Span NewSpan()
    {
        byte[] id = new byte[16];
        BinaryPrimitives.WriteInt64BigEndian(id, 1);
        BinaryPrimitives.WriteInt64BigEndian(id.AsSpan(8), Interlocked.Increment(ref _lastId));
        Span span = Sample.Span();
        span.TraceId = ByteString.CopyFrom(id);
        span.SpanId = ByteString.CopyFrom(id.AsSpan(8));
        return span;
    }
}
