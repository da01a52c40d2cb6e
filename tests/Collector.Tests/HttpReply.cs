using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace OtelMl.Collector.Tests;

/// <summary>An answer over HTTP.</summary>
public sealed class HttpReply(HttpResponseMessage response, byte[] body)
{
    public HttpStatusCode Status { get; } = response.StatusCode;

    public string? ContentType { get; } = response.Content.Headers.ContentType?.ToString();

    public TimeSpan? RetryAfter { get; } = response.Headers.RetryAfter?.Delta;

    public IReadOnlyCollection<string> Allow { get; } = [.. response.Content.Headers.Allow];

    public string Challenge { get; } = response.Headers.WwwAuthenticate.ToString();

    public byte[] Body => body;

    public string Text => Encoding.UTF8.GetString(body);

    public JsonNode Json => JsonNode.Parse(body)!;

    /// <summary>The body of a refusal in protobuf.</summary>
    public Google.Rpc.Status Refusal => Google.Rpc.Status.Parser.ParseFrom(body);
}
