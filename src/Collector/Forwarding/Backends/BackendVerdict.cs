using System.Net;
using System.Text;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Status = Google.Rpc.Status;

namespace OtelMl.Collector.Forwarding.Backends;

/// <summary>
/// Tells a backend's "not now" from its "never" (https://opentelemetry.io/docs/specs/otlp/#failures). Where the specification has a
/// request dropped because of who sends it, it waits instead: somebody can mend a token, and the telemetry is not at fault.
/// </summary>
static class BackendVerdict
{
    const int MostShown = 500;

    public static ForwardOutcome Of(RpcException failed)
    {
        TimeSpan? delay = failed.GetRpcStatus()?.GetDetail<RetryInfo>()?.RetryDelay?.ToTimeSpan();
        ForwardStatus status = failed.StatusCode switch
        {
            _ when failed.Status.DebugException is HttpRequestException or IOException => ForwardStatus.Later, // it was never answered
            StatusCode.Cancelled or StatusCode.DeadlineExceeded or StatusCode.Aborted or StatusCode.OutOfRange or StatusCode.Unavailable or StatusCode.DataLoss => ForwardStatus.Later,
            StatusCode.Unauthenticated or StatusCode.PermissionDenied => ForwardStatus.Later,
            StatusCode.ResourceExhausted when delay is not null => ForwardStatus.Later,
            StatusCode.Unimplemented => ForwardStatus.Unwanted,
            _ => ForwardStatus.Refused,
        };
        return new ForwardOutcome(status, $"{failed.StatusCode}: {Shown(failed.Status.Detail)}") { RetryAfter = delay ?? TimeSpan.Zero };
    }

    /// <param name="response">What came.</param>
    /// <param name="body">Its body.</param>
    /// <param name="now">What a date in it is compared with.</param>
    public static ForwardOutcome Of(HttpResponseMessage response, byte[] body, DateTimeOffset now)
    {
        ForwardStatus status = response.StatusCode switch
        {
            HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => ForwardStatus.Later,
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.ProxyAuthenticationRequired => ForwardStatus.Later,
            HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.UnsupportedMediaType or HttpStatusCode.NotImplemented => ForwardStatus.Unwanted,
            _ => ForwardStatus.Refused,
        };
        TimeSpan? delay = response.Headers.RetryAfter is { } retry ? retry.Delta ?? (retry.Date - now) : null;
        return new ForwardOutcome(status, $"HTTP {(int)response.StatusCode}: {Shown(Message(body))}")
        {
            RetryAfter = delay is { } wait && wait > TimeSpan.Zero ? wait : TimeSpan.Zero,
        };
    }

    // Errors are a google.rpc.Status in protobuf, or come from something in between and are text.
    static string Message(byte[] body)
    {
        try
        {
            return Status.Parser.ParseFrom(body).Message;
        }
        catch (InvalidProtocolBufferException)
        {
            return Encoding.UTF8.GetString(body);
        }
    }

    static string Shown(string message)
    {
        string line = message.ReplaceLineEndings(" ").Trim();
        return line.Length > MostShown ? line[..MostShown] + "…" : line;
    }
}
