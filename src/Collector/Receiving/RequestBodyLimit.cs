using Microsoft.AspNetCore.Http.Metadata;

namespace OtelMl.Collector.Receiving;

/// <summary>Lifts Kestrel's limit of 30 MB for a request's body: gRPC has its own limit, which also counts what was compressed.</summary>
sealed class RequestBodyLimit : IRequestSizeLimitMetadata
{
    public static readonly RequestBodyLimit LeftToGrpc = new();

    public long? MaxRequestBodySize => null;
}
