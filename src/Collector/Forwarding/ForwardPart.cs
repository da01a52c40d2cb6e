using System.Runtime.InteropServices;
using Google.Protobuf;
using OtelMl.Collector.Otlp;

namespace OtelMl.Collector.Forwarding;

/// <summary>A request to send: of one signal, with any number of resources, each of which may go alone.</summary>
/// <param name="Signal">The signal.</param>
/// <param name="Message">The request in protobuf, in an array.</param>
/// <param name="Records">How many records it has.</param>
sealed record ForwardPart(string Signal, ReadOnlyMemory<byte> Message, long Records)
{
    /// <summary>The halves of a request with several resources; null where it has one.</summary>
    public (ForwardPart First, ForwardPart Second)? Halve()
    {
        List<int> ends = ResourceEnds();
        if (ends.Count < 2)
            return null;
        int middle = ends[(ends.Count / 2) - 1];
        long first = RecordCount.Of(Signal, Message.Span[..middle]);
        return (this with { Message = Message[..middle], Records = first }, this with { Message = Message[middle..], Records = Records - first });
    }

    // Every field of a request is a resource with its records; what is unknown stays with what precedes it.
    List<int> ResourceEnds()
    {
        MemoryMarshal.TryGetArray(Message, out ArraySegment<byte> bytes);
        using var input = new CodedInputStream(bytes.Array!, bytes.Offset, bytes.Count);
        long start = input.Position;
        var ends = new List<int>();
        for (uint tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            input.SkipLastField();
            int end = (int)(input.Position - start);
            if (WireFormat.GetTagFieldNumber(tag) == ExportTraceServiceRequest.ResourceSpansFieldNumber)
                ends.Add(end);
            else if (ends.Count > 0)
                ends[^1] = end;
        }

        return ends;
    }
}
