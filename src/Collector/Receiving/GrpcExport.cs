using Google.Protobuf;
using Grpc.Core;
using OtelMl.Collector.Forming;
using OtelMl.Collector.Receiving.Bodies;

namespace OtelMl.Collector.Receiving;

/// <summary>A signal's export requests over gRPC.</summary>
sealed class GrpcExport<TSignal>(TSignal signal, Intake intake)
    where TSignal : Signal
{
    public Task<IMessage> ExportAsync(Formed formed, ServerCallContext context)
    {
        BodyLease.Current?.Keep(formed.Forwarded?.Bytes ?? 0); // the rest is rows now, which are accounted for elsewhere
        return intake.TakeAsync(signal, formed, context.CancellationToken);
    }
}
