using Grpc.Core;
using OtelMl.Collector.Forming;

namespace OtelMl.Collector.Receiving;

/// <summary>Receives one signal's export requests, which became rows as they were read.</summary>
interface IExportReceiver<TResponse>
{
    Task<TResponse> ExportAsync(Formed formed, ServerCallContext context);
}
