using System.Buffers;
using Google.Protobuf;
using Grpc.AspNetCore.Server;
using Grpc.AspNetCore.Server.Model;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OtelMl.Collector.Forming;
using OtelMl.Collector.Otlp;
using OtelMl.Collector.Queue;
using OtelMl.Collector.Receiving;
using OtelMl.Collector.Writing;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace OtelMl.Collector;

/// <summary>Adds the collector to a program.</summary>
public static class OtlpCollectorServiceCollectionExtensions
{
    /// <summary>The meter of the collector's own metrics.</summary>
    public const string MeterName = CollectorTelemetry.MeterName;

    /// <summary>The collector's health check: whether it can accept durably what it would receive.</summary>
    public const string HealthCheckName = "collector";

    /// <summary>Adds what receives OTLP and writes it to the <c>ClickHouseStore</c> among the services.</summary>
    /// <param name="services">The program's services.</param>
    /// <param name="options">Where the defaults do not suit.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option has no possible value.</exception>
    public static IServiceCollection AddOtlpCollector(this IServiceCollection services, OtlpCollectorOptions? options = null)
    {
        options ??= new OtlpCollectorOptions();
        options.Validate();
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton<CollectorTelemetry>();
        services.AddSingleton<BlockWriters>();
        services.AddSingleton<IDelivery>(provider => provider.GetRequiredService<BlockWriters>());
        services.AddHostedService(provider => provider.GetRequiredService<BlockWriters>());
        services.AddSingleton<Intake>();

        services.AddGrpc();
        services.AddExport<TraceReceiver, ExportTraceServiceResponse>(TraceService.Descriptor, options, (payload, _) => SpanFormer.Form(payload));
        services.AddExport<LogsReceiver, ExportLogsServiceResponse>(
            LogsService.Descriptor, options, (payload, time) => LogFormer.Form(payload, time.GetUtcNow()));
        services.AddExport<MetricsReceiver, ExportMetricsServiceResponse>(MetricsService.Descriptor, options, (payload, _) => MetricFormer.Form(payload));

        services.AddGrpcHealthChecks().AddCheck<AcceptanceHealthCheck>(HealthCheckName, failureStatus: null, tags: [], timeout: TimeSpan.FromSeconds(5));
        return services;
    }

    static void AddExport<TReceiver, TResponse>(
        this IServiceCollection services, ServiceDescriptor descriptor, OtlpCollectorOptions options, Func<ReadOnlySequence<byte>, TimeProvider, Formed> form)
        where TReceiver : class, IExportReceiver<TResponse>
        where TResponse : class, IMessage<TResponse>
    {
        services.AddSingleton<TReceiver>();
        services.AddSingleton<IServiceMethodProvider<TReceiver>>(provider =>
        {
            TimeProvider time = provider.GetRequiredService<TimeProvider>();
            return new ExportMethod<TReceiver, TResponse>(descriptor, payload => form(payload, time));
        });
        services.Configure<GrpcServiceOptions<TReceiver>>(service => service.MaxReceiveMessageSize = options.MaxMessageBytes);
    }
}
