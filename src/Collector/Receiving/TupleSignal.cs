using System.Buffers;
using Google.Protobuf;
using OtelMl.Collector.Forming;
using OtelMl.Collector.Parsing;
using OtelMl.Collector.Receiving.Bodies;
using OtelMl.Collector.Tuples;

namespace OtelMl.Collector.Receiving;

/// <summary>Tuples, predictions, feedback and reference rows that come in columns.</summary>
sealed class TupleSignal(TimeProvider time, OtlpCollectorOptions options) : Signal("tuples", TupleService.Descriptor)
{
    public override string Path => "/otelml/v1/tuples";

    public override IMessage Respond(Rejections rejections)
    {
        var response = new ExportTuplesResponse();
        if (rejections.Any)
            response.PartialSuccess = new TuplesPartialSuccess { RejectedRows = rejections.Count, ErrorMessage = rejections.Message };
        return response;
    }

    protected override Formed Parse(in ReadOnlySequence<byte> request) =>
        TupleParser.Form(request, time.GetUtcNow(), new FormingLease(BodyLease.Current, options.MaxFormedBytes));
}
