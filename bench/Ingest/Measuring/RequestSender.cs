using System.Diagnostics;
using Grpc.Core;
using Grpc.Net.Client;
using OtelMl.Ingest.Workloads;

namespace OtelMl.Ingest.Measuring;

/// <summary>Sends serialised requests over one connection, several at a time.</summary>
sealed class RequestSender : IDisposable
{
    static readonly Marshaller<byte[]> Raw = Marshallers.Create(bytes => bytes, bytes => bytes);
    static readonly TimeSpan ComeAgain = TimeSpan.FromMilliseconds(20);

    readonly GrpcChannel _channel;
    readonly Workload _workload;
    readonly Method<byte[], byte[]> _method;
    long _rows;
    long _refused;

    public RequestSender(Uri collector, Workload workload)
    {
        _channel = GrpcChannel.ForAddress(collector);
        _workload = workload;
        _method = new Method<byte[], byte[]>(MethodType.Unary, workload.Service, "Export", Raw, Raw);
    }

    public long Rows => Interlocked.Read(ref _rows);

    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Sends for a while and waits for the answers.</summary>
    public Task SendAsync(int atOnce, TimeSpan duration, CancellationToken cancellationToken)
    {
        _rows = 0;
        _refused = 0;
        long started = Stopwatch.GetTimestamp();
        return Task.WhenAll(Enumerable.Range(0, atOnce).Select(sender => Task.Run(() => SendAsync(sender, started, duration, cancellationToken), cancellationToken)));
    }

    public void Dispose() => _channel.Dispose();

    async Task SendAsync(int sender, long started, TimeSpan duration, CancellationToken cancellationToken)
    {
        CallInvoker invoker = _channel.CreateCallInvoker();
        for (int i = sender; Stopwatch.GetElapsedTime(started) < duration; i++)
        {
            try
            {
                using AsyncUnaryCall<byte[]> call = invoker.AsyncUnaryCall(
                    _method, null, new CallOptions(cancellationToken: cancellationToken), _workload.Request(i));
                byte[] answer = await call;
                if (answer.Length > 0)
                    throw new InvalidOperationException("Rows were rejected.");
                Interlocked.Add(ref _rows, _workload.RowsPerRequest);
            }
            catch (RpcException refused) when (refused.StatusCode is StatusCode.ResourceExhausted or StatusCode.Unavailable)
            {
                Interlocked.Increment(ref _refused);
                await Task.Delay(ComeAgain, cancellationToken);
            }
        }
    }
}
