using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Microsoft.AspNetCore.Http;
using OtelMl.Collector.Writing;
using Status = Google.Rpc.Status;

namespace OtelMl.Collector.Receiving;

/// <summary>
/// Why a request is not accepted, in the terms of both protocols (https://opentelemetry.io/docs/specs/otlp/#failures). Decided here;
/// gRPC and HTTP only say it.
/// </summary>
sealed record Refusal(Code Code, int HttpStatus, string Message)
{
    /// <summary>When the sender may try again; null where that would not help.</summary>
    public TimeSpan? RetryDelay { get; init; }

    /// <summary>The path of the field at fault, where it is known.</summary>
    public string? Field { get; init; }

    public static Refusal Malformed(string message, string? field = null) =>
        new(Code.InvalidArgument, StatusCodes.Status400BadRequest, message) { Field = field };

    public static Refusal TooLarge(int maxBytes) =>
        new(Code.ResourceExhausted, StatusCodes.Status413PayloadTooLarge, $"The request is larger than {maxBytes} bytes, counted without compression. Send fewer records at a time.");

    public static Refusal FormedTooLarge(long maxBytes) =>
        new(Code.ResourceExhausted, StatusCodes.Status413PayloadTooLarge, $"The rows of the request, each with a copy of what it shares with others, take more than {maxBytes} bytes. Send fewer records at a time.");

    public static Refusal TooSlow(TimeSpan patience) =>
        new(Code.DeadlineExceeded, StatusCodes.Status408RequestTimeout, $"The request had not arrived after {patience.TotalSeconds:0.#} s. Send fewer records at a time.");

    public static Refusal Busy(TimeSpan retryDelay) =>
        TryLater(Code.ResourceExhausted, StatusCodes.Status429TooManyRequests, "Too many requests are being received.", retryDelay);

    public static Refusal NotAllowed(string method) =>
        new(Code.Unimplemented, StatusCodes.Status405MethodNotAllowed, $"Telemetry is sent with POST, not {method}.");

    public static Refusal Unsupported(string message) => new(Code.InvalidArgument, StatusCodes.Status415UnsupportedMediaType, message);

    public static Refusal Unauthenticated(string message) => new(Code.Unauthenticated, StatusCodes.Status401Unauthorized, message);

    public static Refusal Unexpected() => new(Code.Internal, StatusCodes.Status500InternalServerError, "The collector failed; its log says why.");

    /// <summary>What a sender hears whose request was not stored; null where it was.</summary>
    public static Refusal? Of(WriteOutcome outcome, TimeSpan retryDelay) => outcome.Status switch
    {
        WriteStatus.Stored => null,
        WriteStatus.Full => TryLater(Code.ResourceExhausted, StatusCodes.Status429TooManyRequests, outcome.Reason, retryDelay),
        WriteStatus.Unavailable => TryLater(Code.Unavailable, StatusCodes.Status503ServiceUnavailable, outcome.Reason, retryDelay),
        _ => new Refusal(Code.Internal, StatusCodes.Status500InternalServerError, $"The request could not be stored: {outcome.Reason}"),
    };

    /// <summary>As it goes over the wire. RESOURCE_EXHAUSTED is tried again only where RetryInfo says so.</summary>
    public Status ToStatus()
    {
        var status = new Status { Code = (int)Code, Message = Message };
        if (RetryDelay is { } delay)
            status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(delay) }));
        if (Field is not null)
            status.Details.Add(Any.Pack(new BadRequest { FieldViolations = { new BadRequest.Types.FieldViolation { Field = Field, Description = Message } } }));
        return status;
    }

    static Refusal TryLater(Code code, int httpStatus, string reason, TimeSpan delay) => new(code, httpStatus, reason) { RetryDelay = delay };
}
