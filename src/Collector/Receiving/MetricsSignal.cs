using System.Buffers;
using Google.Protobuf;
using OtelMl.Collector.Forming;
using OtelMl.Collector.Otlp;

namespace OtelMl.Collector.Receiving;

/// <summary>Metric points.</summary>
sealed class MetricsSignal() : Signal("metrics", MetricsService.Descriptor)
{
    public override IMessage Respond(Rejections rejections)
    {
        var response = new ExportMetricsServiceResponse();
        if (rejections.Any)
            response.PartialSuccess = new ExportMetricsPartialSuccess { RejectedDataPoints = rejections.Count, ErrorMessage = rejections.Message };
        return response;
    }

    public override byte[] WithoutRejected(in ReadOnlySequence<byte> request)
    {
        ExportMetricsServiceRequest message = ExportMetricsServiceRequest.Parser.ParseFrom(request);
        MetricFormer.RemoveRejected(message);
        return message.ToByteArray();
    }

    protected override Formed Parse(in ReadOnlySequence<byte> request) => MetricFormer.Form(request);
}
