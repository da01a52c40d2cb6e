using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace OtelMl.Collector.Receiving;

/// <summary>
/// Binds a service's Export method. By hand rather than through generated code, so that a request that is not valid protobuf is
/// answered as the sender's mistake and not as ours.
/// </summary>
sealed class ExportMethod<TReceiver, TRequest, TResponse>(ServiceDescriptor service, MessageParser<TRequest> parser) : IServiceMethodProvider<TReceiver>
    where TReceiver : class, IExportReceiver<TRequest, TResponse>
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<TReceiver> context)
    {
        var method = new Method<TRequest, TResponse>(
            MethodType.Unary,
            service.FullName,
            "Export",
            Marshallers.Create(Write, Read),
            Marshallers.Create<TResponse>(Write, _ => throw new NotSupportedException("A server reads no responses.")));
        context.AddUnaryMethod(method, [], (receiver, request, call) => receiver.ExportAsync(request, call));
    }

    TRequest Read(DeserializationContext context)
    {
        try
        {
            return parser.ParseFrom(context.PayloadAsReadOnlySequence());
        }
        catch (InvalidProtocolBufferException invalid)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, $"The request is not a valid {typeof(TRequest).Name}: {invalid.Message}"));
        }
    }

    static void Write(IMessage message, SerializationContext context)
    {
        context.SetPayloadLength(message.CalculateSize());
        message.WriteTo(context.GetBufferWriter());
        context.Complete();
    }
}
