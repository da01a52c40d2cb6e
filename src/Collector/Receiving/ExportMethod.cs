using System.Buffers;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using OtelMl.Collector.Forming;
using OtelMl.Collector.Parsing;

namespace OtelMl.Collector.Receiving;

/// <summary>
/// Binds a service's Export method. By hand rather than through generated code, so that a request becomes rows as it is read, without
/// messages in between, and one that is not valid protobuf is answered as the sender's mistake and not as ours.
/// </summary>
sealed class ExportMethod<TReceiver, TResponse>(ServiceDescriptor service, Func<ReadOnlySequence<byte>, Formed> form) : IServiceMethodProvider<TReceiver>
    where TReceiver : class, IExportReceiver<TResponse>
    where TResponse : class, IMessage<TResponse>
{
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<TReceiver> context)
    {
        var method = new Method<Formed, TResponse>(
            MethodType.Unary,
            service.FullName,
            "Export",
            Marshallers.Create<Formed>((_, _) => throw new NotSupportedException("A server sends no requests."), Read),
            Marshallers.Create<TResponse>(Write, _ => throw new NotSupportedException("A server reads no responses.")));
        context.AddUnaryMethod(method, [], (receiver, formed, call) => receiver.ExportAsync(formed, call));
    }

    Formed Read(DeserializationContext context)
    {
        try
        {
            return form(context.PayloadAsReadOnlySequence());
        }
        catch (MalformedRequestException malformed)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, malformed.Message));
        }
    }

    static void Write(IMessage message, SerializationContext context)
    {
        context.SetPayloadLength(message.CalculateSize());
        message.WriteTo(context.GetBufferWriter());
        context.Complete();
    }
}
