using System.IO.Compression;
using System.Net.Http.Headers;
using OtelMl.Collector.Receiving;

namespace OtelMl.Collector.Forwarding.Backends;

/// <summary>A backend that is spoken to over HTTP, in protobuf.</summary>
sealed class HttpBackend : Backend
{
    readonly HttpClient _client;

    public HttpBackend(OtlpForwardOptions options, SocketsHttpHandler connections)
        : base(options) => _client = new HttpClient(connections) { Timeout = options.Timeout };

    protected override async Task<ForwardOutcome> AttemptAsync(
        ForwardPart part, IReadOnlyList<KeyValuePair<string, string>> headers, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Address(part.Signal)) { Content = Body(part.Message) };
        foreach ((string name, string value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        try
        {
            using HttpResponseMessage response = await _client.SendAsync(request, cancellationToken);
            byte[] answer = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return response.IsSuccessStatusCode ? Taken(IsProtobuf(response) ? answer : []) : BackendVerdict.Of(response, answer, TimeProvider.System.GetUtcNow());
        }
        catch (HttpRequestException unreachable)
        {
            return new ForwardOutcome(ForwardStatus.Later, unreachable.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return TimedOut();
        }
    }

    public override void Dispose() => _client.Dispose();

    Uri Address(string signal)
    {
        var address = new UriBuilder(Options.Endpoint);
        address.Path = address.Path.TrimEnd('/') + "/v1/" + signal;
        return address.Uri;
    }

    HttpContent Body(ReadOnlyMemory<byte> message)
    {
        HttpContent body = new ReadOnlyMemoryContent(message);
        if (Options.Compress)
        {
            var compressed = new MemoryStream();
            using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
                gzip.Write(message.Span);
            body = new ReadOnlyMemoryContent(compressed.GetBuffer().AsMemory(0, (int)compressed.Length));
            body.Headers.ContentEncoding.Add("gzip");
        }

        body.Headers.ContentType = new MediaTypeHeaderValue(HttpEncodings.Protobuf);
        return body;
    }

    static bool IsProtobuf(HttpResponseMessage response) =>
        string.Equals(response.Content.Headers.ContentType?.MediaType, HttpEncodings.Protobuf, StringComparison.OrdinalIgnoreCase);
}
