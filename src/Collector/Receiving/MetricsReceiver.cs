using Grpc.Core;
using OtelMl.Collector.Forming;
using OtelMl.Collector.Otlp;

namespace OtelMl.Collector.Receiving;

/// <summary>Receives metric points.</summary>
sealed class MetricsReceiver(Intake intake) : IExportReceiver<ExportMetricsServiceResponse>
{
    public async Task<ExportMetricsServiceResponse> ExportAsync(Formed formed, ServerCallContext context)
    {
        await intake.TakeAsync("metrics", formed, context.CancellationToken);
        var response = new ExportMetricsServiceResponse();
        if (formed.Rejections.Any)
            response.PartialSuccess = new ExportMetricsPartialSuccess { RejectedDataPoints = formed.Rejections.Count, ErrorMessage = formed.Rejections.Message };
        return response;
    }
}
