using System.Buffers;
using Google.Protobuf;
using OtelMl.Collector.Forming;
using OtelMl.Collector.Parsing;
using OtelMl.Collector.Tuples;

namespace OtelMl.Collector.Receiving;

/// <summary>Tuples, predictions, feedback and reference rows that come in columns.</summary>
sealed class TupleSignal(TimeProvider time) : Signal("tuples", TupleService.Descriptor)
{
    public override string Path => "/otelml/v1/tuples";

    public override IMessage Respond(Rejections rejections)
    {
        var response = new ExportTuplesResponse();
        if (rejections.Any)
            response.PartialSuccess = new TuplesPartialSuccess { RejectedRows = rejections.Count, ErrorMessage = rejections.Message };
        return response;
    }

    public override byte[] WithoutRejected(in ReadOnlySequence<byte> request) =>
        throw new NotSupportedException("Only OTLP is passed on; its backends know no tuples.");

    protected override Formed Parse(in ReadOnlySequence<byte> request) =>
        TupleParser.Form(request, time.GetUtcNow());
}
