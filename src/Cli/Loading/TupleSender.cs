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
    const string OwnCertificate = "Where it asks for your certificate, name that with --cert FILE and --key FILE.";

    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    readonly GrpcChannel _channel;
    readonly CollectorConnection _collector;
    readonly Metadata _headers = [];
    readonly TimeProvider _time;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="collector">The collector.</param>
    /// <param name="time">The clock by which to wait.</param>
    public TupleSender(CollectorConnection collector, TimeProvider time)
    {
        var connections = new SocketsHttpHandler { EnableMultipleHttp2Connections = true };
        collector.Certificates.Apply(connections.SslOptions);
        _channel = GrpcChannel.ForAddress(collector.Address, new GrpcChannelOptions { HttpHandler = connections, DisposeHttpClient = true });
        _collector = collector;
        _time = time;
        if (collector.Token is { } token)
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

    Exception Explain(RpcException failure)
    {
        Uri address = _collector.Address;
        string says = failure.Status.Detail.ReplaceLineEndings(" ");
        return failure.StatusCode switch
        {
            _ when failure.Status.DebugException is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } insecure => new UsageException(
                $"There is no TLS with the collector at {address}: {(insecure.InnerException ?? insecure).Message} Name who issued its certificate, which has to be "
                + $"for '{address.Host}', with --ca FILE. {OwnCertificate}", failure),
            StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Internal => new StorageException(
                $"The collector at {address} cannot be reached or takes nothing: {says} Start one with 'otelml up', or name where it receives over gRPC with --endpoint."
                // One that asks for a certificate hangs up on those who have none, and does not say why.
                + (address.Scheme == Uri.UriSchemeHttps ? " " + OwnCertificate : ""), failure),
            StatusCode.Unauthenticated => new UsageException($"The collector at {address} asks for a token: {says} Name the file that has one with --token-file FILE.", failure),
            StatusCode.Unimplemented => new UsageException($"What answers at {address} takes no tuples. Name the gRPC port of an otelml with --endpoint.", failure),
            _ => new UsageException($"The collector at {address} refuses the rows: {says}", failure),
        };
    }
}
