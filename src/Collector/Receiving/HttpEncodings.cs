using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace OtelMl.Collector.Receiving;

/// <summary>Content types and what they stand for.</summary>
static class HttpEncodings
{
    public const string Protobuf = "application/x-protobuf";
    public const string Json = "application/json";
    public const string Names = $"{Protobuf} and {Json}";

    /// <summary>What a request's content type stands for; null for any that OTLP does not have.</summary>
    public static HttpEncoding? Of(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type))
            return null;
        if (type.MediaType.Equals(Protobuf, StringComparison.OrdinalIgnoreCase))
            return HttpEncoding.Protobuf;
        return type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase) ? HttpEncoding.Json : null;
    }
}
