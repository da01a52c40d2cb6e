using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using OtelMl.Collector.Forming;
using OtelMl.Collector.Writing;

namespace OtelMl.Collector.Receiving;

/// <summary>Has a formed request written, and turns what became of it into the answer OTLP prescribes.</summary>
sealed class Intake(BlockWriters writers, OtlpCollectorOptions options, CollectorTelemetry telemetry)
{
    /// <summary>Returns once everything that can be stored is.</summary>
    /// <exception cref="RpcException">It is not; the status tells the sender whether to try again.</exception>
    public async Task TakeAsync(string signal, Formed formed, CancellationToken cancellationToken)
    {
        long rows = formed.Rows;
        WriteOutcome outcome = await writers.WriteAsync(formed.Blocks, cancellationToken);
        if (outcome.Status != WriteStatus.Stored)
            throw Answer(outcome);
        telemetry.Accepted(signal, rows);
        if (formed.Rejections.Count > 0)
            telemetry.Rejected(signal, formed.Rejections.Count);
    }

    // https://opentelemetry.io/docs/specs/otlp/#failures: RESOURCE_EXHAUSTED is tried again only where RetryInfo says so.
    RpcException Answer(WriteOutcome outcome) => outcome.Status switch
    {
        WriteStatus.Full => TryAgain(Code.ResourceExhausted, outcome.Reason),
        WriteStatus.Unavailable => TryAgain(Code.Unavailable, outcome.Reason),
        _ => new RpcException(new Grpc.Core.Status(StatusCode.Internal, $"The request could not be stored: {outcome.Reason}")),
    };

    RpcException TryAgain(Code code, string reason) => new Google.Rpc.Status
    {
        Code = (int)code,
        Message = reason,
        Details = { Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(options.RetryAfter) }) },
    }.ToRpcException();
}
