using Microsoft.AspNetCore.Http.Metadata;

namespace OtelMl.Collector.Receiving;

/// <summary>Lifts Kestrel's limit of 30 MB for a request's body: the receiver has its own, which also counts what was compressed.</summary>
sealed class RequestBodyLimit : IRequestSizeLimitMetadata
{
    public static readonly RequestBodyLimit LeftToReceiver = new();

    public long? MaxRequestBodySize => null;
}
