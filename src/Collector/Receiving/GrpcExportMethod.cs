using Google.Protobuf;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using OtelMl.Collector.Forming;

namespace OtelMl.Collector.Receiving;

/// <summary>
/// Binds a signal's Export method. By hand rather than through generated code, so that a request becomes rows as it is read, and one
/// that is not valid protobuf is answered as the sender's mistake and not as ours.
/// </summary>
sealed class GrpcExportMethod<TSignal>(TSignal signal, Intake intake) : IServiceMethodProvider<GrpcExport<TSignal>>
    where TSignal : Signal
{
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<GrpcExport<TSignal>> context)
    {
        var method = new Method<Formed, IMessage>(
            MethodType.Unary,
            signal.Service,
            "Export",
            Marshallers.Create<Formed>((_, _) => throw new NotSupportedException("A server sends no requests."), call => intake.Form(signal, call.PayloadAsReadOnlySequence())),
            Marshallers.Create<IMessage>(Write, _ => throw new NotSupportedException("A server reads no responses.")));
        context.AddUnaryMethod(method, [], (export, formed, call) => export.ExportAsync(formed, call));
    }

    static void Write(IMessage message, SerializationContext context)
    {
        context.SetPayloadLength(message.CalculateSize());
        message.WriteTo(context.GetBufferWriter());
        context.Complete();
    }
}
