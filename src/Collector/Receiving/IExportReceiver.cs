using Grpc.Core;

namespace OtelMl.Collector.Receiving;

/// <summary>Receives one signal's export requests.</summary>
interface IExportReceiver<TRequest, TResponse>
{
    Task<TResponse> ExportAsync(TRequest request, ServerCallContext context);
}
