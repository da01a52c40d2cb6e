using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using OtelMl.Collector.Receiving;

namespace OtelMl.Collector;

/// <summary>Maps the collector's endpoints.</summary>
public static class OtlpCollectorEndpointExtensions
{
    /// <summary>
    /// Maps OTLP over gRPC and the gRPC health service. The port they are on has to speak HTTP/2, without TLS only HTTP/2.
    /// </summary>
    public static IEndpointConventionBuilder MapOtlpCollector(this IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder group = endpoints.MapGroup("");
        group.MapGrpcService<TraceReceiver>();
        group.MapGrpcService<LogsReceiver>();
        group.MapGrpcService<MetricsReceiver>();
        group.MapGrpcHealthChecksService();
        group.WithMetadata(RequestBodyLimit.LeftToGrpc);
        return group;
    }
}
