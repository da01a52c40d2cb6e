using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using OtelMl.Collector.Otlp;
using OtelMl.Collector.Receiving.Admitting;

namespace OtelMl.Collector.Forwarding.Backends;

/// <summary>Another OTLP backend.</summary>
abstract class Backend(OtlpForwardOptions options) : IDisposable
{
    const string Authorization = "authorization";

    public static Backend Open(OtlpForwardOptions options, TimeProvider time, ILogger logger)
    {
        SocketsHttpHandler connections = BackendConnections.Open(options.Certificates(time, logger));
        return options.Protocol == OtlpForwardProtocol.Grpc ? new GrpcBackend(options, connections) : new HttpBackend(options, connections);
    }

    /// <summary>Sends a request once.</summary>
    /// <exception cref="OperationCanceledException">The attempt was abandoned.</exception>
    public async Task<ForwardOutcome> SendAsync(ForwardPart part, CancellationToken cancellationToken)
    {
        try
        {
            return await AttemptAsync(part, Headers(), cancellationToken);
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return new ForwardOutcome(ForwardStatus.Later, unusable.Message);
        }
    }

    public abstract void Dispose();

    protected OtlpForwardOptions Options => options;

    protected abstract Task<ForwardOutcome> AttemptAsync(ForwardPart part, IReadOnlyList<KeyValuePair<string, string>> headers, CancellationToken cancellationToken);

    protected ForwardOutcome TimedOut() => new(ForwardStatus.Later, $"It did not answer within {options.Timeout.TotalSeconds:0.#} s.");

    /// <summary>What a backend says that took a request.</summary>
    /// <param name="response">Its answer; those of all signals have the same fields.</param>
    protected static ForwardOutcome Taken(byte[] response)
    {
        ExportTracePartialSuccess? partial = ExportTraceServiceResponse.Parser.ParseFrom(response).PartialSuccess;
        return new ForwardOutcome(ForwardStatus.Sent, partial?.ErrorMessage ?? "") { Rejected = partial?.RejectedSpans ?? 0 };
    }

    List<KeyValuePair<string, string>> Headers()
    {
        var headers = options.Headers.ToList();
        if (options.TokenFile is { } file)
            headers.Add(new(Authorization, new AuthenticationHeaderValue("Bearer", TokenFile.Read(file)[0]).ToString()));
        return headers;
    }
}
