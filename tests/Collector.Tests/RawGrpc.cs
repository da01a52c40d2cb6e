using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Grpc.Core;
using OtelMl.Collector.Otlp;

namespace OtelMl.Collector.Tests;

/// <summary>Sends gRPC calls whose message, compressed or not, is whatever it is given.</summary>
public sealed class RawGrpc(Uri collector) : IDisposable
{
    const int PrefixBytes = 5;

    readonly HttpClient _client = new(new SocketsHttpHandler { EnableMultipleHttp2Connections = true })
    {
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    public static string Service(IMessage request) => request switch
    {
        ExportTraceServiceRequest => TraceService.Descriptor.FullName,
        ExportLogsServiceRequest => LogsService.Descriptor.FullName,
        _ => MetricsService.Descriptor.FullName,
    };

    public Task<StatusCode> SendAsync(string service, byte[] message, string coding)
    {
        byte[] framed = new byte[PrefixBytes + message.Length];
        framed[0] = (byte)(coding == "identity" ? 0 : 1);
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), message.Length);
        message.CopyTo(framed, PrefixBytes);
        var content = new ByteArrayContent(framed);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        return SendAsync(service, content, coding);
    }

    public async Task<StatusCode> SendAsync(string service, HttpContent content, string coding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(collector, $"/{service}/Export"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.TryAddWithoutValidation("te", "trailers");
        request.Headers.TryAddWithoutValidation("grpc-encoding", coding);
        using HttpResponseMessage response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        string status = (response.Headers.TryGetValues("grpc-status", out IEnumerable<string>? found) ? found : response.TrailingHeaders.GetValues("grpc-status")).Single();
        return (StatusCode)int.Parse(status, CultureInfo.InvariantCulture);
    }

    public void Dispose() => _client.Dispose();
}
