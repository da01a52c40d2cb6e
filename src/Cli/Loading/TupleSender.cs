using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;
using OtelMl.Cli.Settings;
using OtelMl.Collector.Tuples;
using OtelMl.Storage;

namespace OtelMl.Cli.Loading;

/// <summary>Sends batches to a running collector, and again where it says that it cannot take them just now.</summary>
sealed class TupleSender : IDisposable
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    readonly GrpcChannel _channel;
    readonly Uri _collector;
    readonly Metadata _headers = [];
    readonly TimeProvider _time;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="collector">Where the collector receives over gRPC.</param>
    /// <param name="token">The token it asks for; null where it asks for none.</param>
    /// <param name="time">The clock by which to wait.</param>
    public TupleSender(Uri collector, string? token, TimeProvider time)
    {
        _channel = GrpcChannel.ForAddress(collector);
        _collector = collector;
        _time = time;
        if (token is not null)
            _headers.Add("authorization", "Bearer " + token);
    }

    /// <summary>Sends a batch; returns what of it was not accepted, or null.</summary>
    /// <exception cref="StorageException">The collector cannot be reached, or takes nothing.</exception>
    /// <exception cref="UsageException">It refuses what is sent.</exception>
    public async Task<TuplesPartialSuccess?> SendAsync(TupleBatch batch, CancellationToken cancellationToken)
    {
        var request = new ExportTuplesRequest { Batches = { batch } };
        long started = _time.GetTimestamp();
        while (true)
        {
            try
            {
                ExportTuplesResponse response = await new TupleService.TupleServiceClient(_channel).ExportAsync(request, _headers, cancellationToken: cancellationToken);
                return response.PartialSuccess;
            }
            catch (RpcException busy) when (MayPass(busy) && _time.GetElapsedTime(started) < Patience)
            {
                await Task.Delay(busy.GetRpcStatus()?.GetDetail<RetryInfo>()?.RetryDelay.ToTimeSpan() ?? Pause, _time, cancellationToken);
            }
            catch (RpcException cancelled) when (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException("Sending was cancelled.", cancelled, cancellationToken);
            }
            catch (RpcException failed)
            {
                throw Explain(failed);
            }
        }
    }

    public void Dispose() => _channel.Dispose();

    // A collector that has never answered is most likely not there.
    static bool MayPass(RpcException failure) => failure.GetRpcStatus()?.GetDetail<RetryInfo>() is not null;

    Exception Explain(RpcException failure) => failure.StatusCode switch
    {
        StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Internal => new StorageException(
            $"The collector at {_collector} cannot be reached or takes nothing: {failure.Status.Detail} Start one with 'otelml up', or name where it receives over gRPC with --endpoint.", failure),
        StatusCode.Unauthenticated => new UsageException($"The collector at {_collector} asks for a token: {failure.Status.Detail} Name the file that has one with --token-file FILE.", failure),
        StatusCode.Unimplemented => new UsageException($"What answers at {_collector} takes no tuples. Name the gRPC port of an otelml with --endpoint.", failure),
        _ => new UsageException($"The collector at {_collector} refuses the rows: {failure.Status.Detail}", failure),
    };
}
