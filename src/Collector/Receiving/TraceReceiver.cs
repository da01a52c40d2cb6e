using Grpc.Core;
using OtelMl.Collector.Forming;
using OtelMl.Collector.Otlp;

namespace OtelMl.Collector.Receiving;

/// <summary>Receives spans.</summary>
sealed class TraceReceiver(Intake intake) : IExportReceiver<ExportTraceServiceResponse>
{
    public async Task<ExportTraceServiceResponse> ExportAsync(Formed formed, ServerCallContext context)
    {
        await intake.TakeAsync("traces", formed, context.CancellationToken);
        var response = new ExportTraceServiceResponse();
        if (formed.Rejections.Any)
            response.PartialSuccess = new ExportTracePartialSuccess { RejectedSpans = formed.Rejections.Count, ErrorMessage = formed.Rejections.Message };
        return response;
    }
}
