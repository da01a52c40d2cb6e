using System.Buffers;
using Google.Protobuf;
using OtelMl.Collector.Forming;
using OtelMl.Collector.Otlp;

namespace OtelMl.Collector.Receiving;

/// <summary>Spans.</summary>
sealed class TraceSignal() : Signal("traces", TraceService.Descriptor)
{
    public override IMessage Respond(Rejections rejections)
    {
        var response = new ExportTraceServiceResponse();
        if (rejections.Any)
            response.PartialSuccess = new ExportTracePartialSuccess { RejectedSpans = rejections.Count, ErrorMessage = rejections.Message };
        return response;
    }

    public override byte[] WithoutRejected(in ReadOnlySequence<byte> request)
    {
        ExportTraceServiceRequest message = ExportTraceServiceRequest.Parser.ParseFrom(request);
        SpanFormer.RemoveRejected(message);
        return message.ToByteArray();
    }

    protected override Formed Parse(in ReadOnlySequence<byte> request) => SpanFormer.Form(request);
}
