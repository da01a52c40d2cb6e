using Grpc.AspNetCore.Server;
using Grpc.AspNetCore.Server.Model;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OtelMl.Collector.Forwarding;
using OtelMl.Collector.Queue;
using OtelMl.Collector.Receiving;
using OtelMl.Collector.Receiving.Admitting;
using OtelMl.Collector.Receiving.Bodies;
using OtelMl.Collector.Writing;
using OtelMl.Storage.Migrations;

namespace OtelMl.Collector;

/// <summary>Adds the collector to a program.</summary>
public static class OtlpCollectorServiceCollectionExtensions
{
    /// <summary>The meter of the collector's own metrics.</summary>
    public const string MeterName = CollectorTelemetry.MeterName;

    /// <summary>The collector's health check: whether it can accept durably what it would receive.</summary>
    public const string HealthCheckName = "collector";

    /// <summary>
    /// Adds what receives OTLP and writes it to the <c>ClickHouseStore</c> among the services, once their <c>SchemaGate</c>, where there is
    /// one, is open.
    /// </summary>
    /// <param name="services">The program's services.</param>
    /// <param name="options">Where the defaults do not suit.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option has no possible value.</exception>
    public static IServiceCollection AddOtlpCollector(this IServiceCollection services, OtlpCollectorOptions? options = null)
    {
        options ??= new OtlpCollectorOptions();
        options.Validate();
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(SchemaGate.MakeOpen());
        services.AddSingleton<IMemoryPoolFactory<byte>, ReceiveBlocks.Factory>();
        services.AddMetrics();
        services.AddSingleton<CollectorTelemetry>();
        services.AddSingleton<BlockWriters>();
        services.AddSingleton<IDelivery>(provider => provider.GetRequiredService<BlockWriters>());
        services.AddHostedService(provider => provider.GetRequiredService<BlockWriters>());
        services.AddSingleton<ForwardTelemetry>();
        services.AddSingleton<Forwarders>();
        services.AddHostedService(provider => provider.GetRequiredService<Forwarders>());
        services.AddSingleton<Admission>();
        services.AddSingleton(provider => new ReceivingMemory(options.MaxReceivingBytes, freeBytes: options.MaxMessageBytes / 2, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<Gate>();
        services.AddSingleton<Intake>();
        services.AddSingleton<HttpExport>();

        services.AddGrpc(grpc =>
        {
            foreach (BodyCoding coding in new[] { BodyCoding.Gzip, BodyCoding.Deflate, BodyCoding.Zstd })
                grpc.CompressionProviders.Add(new GrpcCompression(coding, options.MaxMessageBytes));
        });
        services.AddSignal<TraceSignal>(options);
        services.AddSignal<LogsSignal>(options);
        services.AddSignal<MetricsSignal>(options);
        services.AddSignal<TupleSignal>(options);

        services.AddGrpcHealthChecks(health => health.Services.Map("", check => check.Name == HealthCheckName)).AddCheck<AcceptanceHealthCheck>(HealthCheckName);
        return services;
    }

    static void AddSignal<TSignal>(this IServiceCollection services, OtlpCollectorOptions options)
        where TSignal : Signal
    {
        services.AddSingleton<TSignal>();
        services.AddSingleton<Signal>(provider => provider.GetRequiredService<TSignal>());
        services.AddSingleton<GrpcExport<TSignal>>();
        services.AddSingleton<IServiceMethodProvider<GrpcExport<TSignal>>, GrpcExportMethod<TSignal>>();
        services.Configure<GrpcServiceOptions<GrpcExport<TSignal>>>(service => service.MaxReceiveMessageSize = options.MaxMessageBytes);
    }
}
