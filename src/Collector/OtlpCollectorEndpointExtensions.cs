using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OtelMl.Collector.Receiving;
using OtelMl.Collector.Receiving.Admitting;

namespace OtelMl.Collector;

/// <summary>Maps the collector's endpoints.</summary>
public static class OtlpCollectorEndpointExtensions
{
    /// <summary>
    /// Maps OTLP and the bulk path over gRPC and over HTTP, and the gRPC health service, which anybody may ask. The ports they are on are opened by
    /// <see cref="OtlpCollectorListenExtensions.ListenOtlp"/>.
    /// </summary>
    public static IEndpointConventionBuilder MapOtlpCollector(this IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder all = endpoints.MapGroup("");
        all.MapGrpcHealthChecksService();

        RouteGroupBuilder exports = all.MapGroup("");
        exports.MapGrpcService<GrpcExport<TraceSignal>>();
        exports.MapGrpcService<GrpcExport<LogsSignal>>();
        exports.MapGrpcService<GrpcExport<MetricsSignal>>();
        exports.MapGrpcService<GrpcExport<TupleSignal>>();
        HttpExport http = endpoints.ServiceProvider.GetRequiredService<HttpExport>();
        foreach (Signal signal in endpoints.ServiceProvider.GetServices<Signal>())
            exports.Map(signal.Path, (RequestDelegate)(context => http.ExportAsync(context, signal)));

        Gate gate = endpoints.ServiceProvider.GetRequiredService<Gate>();
        ((IEndpointConventionBuilder)exports).Finally(endpoint =>
        {
            RequestDelegate export = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = context => gate.PassAsync(context, export);
        });
        exports.WithMetadata(RequestBodyLimit.LeftToReceiver);
        return all;
    }
}
