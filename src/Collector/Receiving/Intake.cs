using System.Buffers;
using Google.Protobuf;
using OtelMl.Collector.Forming;
using OtelMl.Collector.Forwarding;
using OtelMl.Collector.Writing;

namespace OtelMl.Collector.Receiving;

/// <summary>Has requests formed, written and passed on, and answers them once that is certain.</summary>
sealed class Intake(BlockWriters writers, Forwarders forwarders, OtlpCollectorOptions options, CollectorTelemetry telemetry)
{
    /// <summary>Forms the rows of a request in protobuf, and keeps the request where it is to be passed on.</summary>
    /// <exception cref="RefusedException">It is not one.</exception>
    public Formed Form(Signal signal, in ReadOnlySequence<byte> request)
    {
        Formed formed = signal.Form(request, options.MaxFormedBytes);
        if (!forwarders.Want(signal.Name) || formed.Rows == 0)
            return formed;
        ReadOnlySequence<byte> accepted = formed.Rejections.Count == 0 ? request : new ReadOnlySequence<byte>(signal.WithoutRejected(request));
        return formed with { Forwarded = ForwardedRequest.Copy(signal.Name, formed.Rows, accepted) };
    }

    /// <summary>Returns the answer once everything that can be stored is.</summary>
    /// <exception cref="RefusedException">It is not; the refusal tells the sender whether to try again.</exception>
    public async Task<IMessage> TakeAsync(Signal signal, Formed formed, CancellationToken cancellationToken)
    {
        using ForwardedRequest? forwarded = formed.Forwarded;
        long rows = formed.Rows;
        WriteOutcome outcome = await writers.WriteAsync(formed.Blocks, cancellationToken);
        if (Refusal.Of(outcome, options.RetryAfter) is { } refusal)
            throw new RefusedException(refusal);
        if (forwarded is not null)
            await forwarders.AppendAsync(forwarded);
        telemetry.Accepted(signal.Name, rows);
        if (formed.Rejections.Count > 0)
            telemetry.Rejected(signal.Name, formed.Rejections.Count);
        return signal.Respond(formed.Rejections);
    }
}
