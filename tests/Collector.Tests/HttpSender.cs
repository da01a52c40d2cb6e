using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using Google.Protobuf;
using ZstdSharp;

namespace OtelMl.Collector.Tests;

/// <summary>Sends requests over HTTP as they stand.</summary>
public static class HttpSender
{
    public const string Protobuf = "application/x-protobuf";
    public const string Json = "application/json";

    static readonly HttpClient Shared = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static Task<HttpReply> PostAsync(
        Uri collector, string path, byte[] body, string? contentType, string? coding = null, string? token = null, HttpClient? client = null) =>
        SendAsync(HttpMethod.Post, collector, path, body, contentType, coding, token, client);

    public static Task<HttpReply> PostJsonAsync(Uri collector, string path, string json) =>
        PostAsync(collector, path, Encoding.UTF8.GetBytes(json), Json);

    public static Task<HttpReply> PostAsync(Uri collector, string path, IMessage message, string? token = null, HttpClient? client = null) =>
        PostAsync(collector, path, message.ToByteArray(), Protobuf, token: token, client: client);

    public static async Task<HttpReply> SendAsync(
        HttpMethod method, Uri collector, string path, byte[] body, string? contentType, string? coding = null, string? token = null, HttpClient? client = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(collector, path)) { Content = new ByteArrayContent(body) };
        if (contentType is not null)
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        if (coding is not null)
            request.Content.Headers.TryAddWithoutValidation("Content-Encoding", coding);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using HttpResponseMessage response = await (client ?? Shared).SendAsync(request, Cancellation);
        return new HttpReply(response, await response.Content.ReadAsByteArrayAsync(Cancellation));
    }

    public static byte[] Compress(string coding, byte[] body)
    {
        using var compressed = new MemoryStream();
        using (Stream stream = coding switch
        {
            "gzip" => new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true),
            "deflate" => new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true),
            "zstd" => new CompressionStream(compressed, leaveOpen: true),
            _ => throw new ArgumentOutOfRangeException(nameof(coding), coding, null),
        })
        {
            stream.Write(body);
        }

        return compressed.ToArray();
    }
}
