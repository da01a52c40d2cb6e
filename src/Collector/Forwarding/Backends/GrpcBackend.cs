using System.Buffers;
using Grpc.Core;
using Grpc.Net.Client;
using OtelMl.Collector.Otlp;

namespace OtelMl.Collector.Forwarding.Backends;

/// <summary>A backend that is spoken to over gRPC.</summary>
sealed class GrpcBackend : Backend
{
    // How grpc-dotnet is told to compress: https://learn.microsoft.com/aspnet/core/grpc/configuration
    const string EncodingHeader = "grpc-internal-encoding-request";

    static readonly Dictionary<string, Method<ForwardPart, byte[]>> Methods = new(StringComparer.Ordinal)
    {
        ["traces"] = Export(TraceService.Descriptor.FullName),
        ["logs"] = Export(LogsService.Descriptor.FullName),
        ["metrics"] = Export(MetricsService.Descriptor.FullName),
    };

    readonly GrpcChannel _channel;

    public GrpcBackend(OtlpForwardOptions options, SocketsHttpHandler connections)
        : base(options) => _channel = GrpcChannel.ForAddress(options.Endpoint, new GrpcChannelOptions
        {
            HttpHandler = connections,
            DisposeHttpClient = true,
        });

    protected override async Task<ForwardOutcome> AttemptAsync(
        ForwardPart part, IReadOnlyList<KeyValuePair<string, string>> headers, CancellationToken cancellationToken)
    {
        var metadata = new Metadata();
        foreach ((string name, string value) in headers)
            metadata.Add(name, value);
        if (Options.Compress)
            metadata.Add(EncodingHeader, "gzip");
        DateTime deadline = TimeProvider.System.GetUtcNow().UtcDateTime + Options.Timeout;
        try
        {
            using AsyncUnaryCall<byte[]> call = _channel.CreateCallInvoker().AsyncUnaryCall(
                Methods[part.Signal], host: null, new CallOptions(metadata, deadline, cancellationToken), part);
            return Taken(await call);
        }
        catch (RpcException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (RpcException late) when (late.StatusCode == StatusCode.DeadlineExceeded)
        {
            return TimedOut();
        }
        catch (RpcException failed)
        {
            return BackendVerdict.Of(failed);
        }
    }

    public override void Dispose() => _channel.Dispose();

    static Method<ForwardPart, byte[]> Export(string service) => new(
        MethodType.Unary,
        service,
        "Export",
        Marshallers.Create<ForwardPart>(Write, _ => throw new NotSupportedException("A client reads no requests.")),
        Marshallers.Create<byte[]>((_, _) => throw new NotSupportedException("A client sends no responses."), context => context.PayloadAsNewBuffer()));

    static void Write(ForwardPart part, SerializationContext context)
    {
        context.SetPayloadLength(part.Message.Length);
        context.GetBufferWriter().Write(part.Message.Span);
        context.Complete();
    }
}
