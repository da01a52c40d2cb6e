using Grpc.Core;
using OtelMl.Collector.Forming;
using OtelMl.Collector.Otlp;

namespace OtelMl.Collector.Receiving;

/// <summary>Receives log records and events.</summary>
sealed class LogsReceiver(Intake intake) : IExportReceiver<ExportLogsServiceResponse>
{
    public async Task<ExportLogsServiceResponse> ExportAsync(Formed formed, ServerCallContext context)
    {
        await intake.TakeAsync("logs", formed, context.CancellationToken);
        var response = new ExportLogsServiceResponse();
        if (formed.Rejections.Any)
            response.PartialSuccess = new ExportLogsPartialSuccess { RejectedLogRecords = formed.Rejections.Count, ErrorMessage = formed.Rejections.Message };
        return response;
    }
}
