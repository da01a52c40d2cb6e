using System.Buffers;
using Google.Protobuf;
using OtelMl.Collector.Forming;
using OtelMl.Collector.Otlp;

namespace OtelMl.Collector.Receiving;

/// <summary>Log records and events.</summary>
sealed class LogsSignal(TimeProvider time) : Signal("logs", LogsService.Descriptor)
{
    public override IMessage Respond(Rejections rejections)
    {
        var response = new ExportLogsServiceResponse();
        if (rejections.Any)
            response.PartialSuccess = new ExportLogsPartialSuccess { RejectedLogRecords = rejections.Count, ErrorMessage = rejections.Message };
        return response;
    }

    public override byte[] WithoutRejected(in ReadOnlySequence<byte> request)
    {
        ExportLogsServiceRequest message = ExportLogsServiceRequest.Parser.ParseFrom(request);
        LogFormer.RemoveRejected(message);
        return message.ToByteArray();
    }

    protected override Formed Parse(in ReadOnlySequence<byte> request) => LogFormer.Form(request, time.GetUtcNow());
}
