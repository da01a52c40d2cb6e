using Google.Protobuf;
using OtelMl.Collector.Forming;
using OtelMl.Collector.Writing;

namespace OtelMl.Collector.Receiving;

/// <summary>Has a formed request written and answers it once that is done.</summary>
sealed class Intake(BlockWriters writers, OtlpCollectorOptions options, CollectorTelemetry telemetry)
{
    /// <summary>Returns the answer once everything that can be stored is.</summary>
    /// <exception cref="RefusedException">It is not; the refusal tells the sender whether to try again.</exception>
    public async Task<IMessage> TakeAsync(Signal signal, Formed formed, CancellationToken cancellationToken)
    {
        long rows = formed.Rows;
        WriteOutcome outcome = await writers.WriteAsync(formed.Blocks, cancellationToken);
        if (Refusal.Of(outcome, options.RetryAfter) is { } refusal)
            throw new RefusedException(refusal);
        telemetry.Accepted(signal.Name, rows);
        if (formed.Rejections.Count > 0)
            telemetry.Rejected(signal.Name, formed.Rejections.Count);
        return signal.Respond(formed.Rejections);
    }
}
