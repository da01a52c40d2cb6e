using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OtelMl.Analyzers;
using OtelMl.Analyzers.Export;
using OtelMl.Analyzers.Jobs;
using OtelMl.Cli.Settings;
using OtelMl.Collector;
using OtelMl.Collector.Queue;
using OtelMl.Storage;

namespace OtelMl.Cli.Hosting;

/// <summary>An otelml in this process: storage, collector, analyzers and the web port, started together and stopped in reverse.</summary>
sealed class Node : IAsyncDisposable
{
    // The analyzers' own metrics re-enter through the collector like anybody's.
    const int MetricExportMilliseconds = 10_000;

    // A client that never ends its request must not keep the program from ending.
    static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    readonly WebApplication _app;
    readonly StorageSession _storage;

    Node(WebApplication app, StorageSession storage, NodeSettings settings, NodeRoles roles)
    {
        _app = app;
        _storage = storage;
        Settings = settings;
        Roles = roles;
    }

    /// <summary>What the node does.</summary>
    public NodeRoles Roles { get; }

    /// <summary>The settings, with the ports really used.</summary>
    public NodeSettings Settings { get; }

    public StorageSession Storage => _storage;

    public AnalyzerHost Analyzers => _app.Services.GetRequiredService<AnalyzerHost>();

    public EstimateTable Estimates => _app.Services.GetRequiredService<EstimateTable>();

    public IDelivery Delivery => _app.Services.GetRequiredService<IDelivery>();

    public Uri GrpcEndpoint => Settings.Address(Settings.GrpcPort);

    /// <summary>Starts everything.</summary>
    /// <param name="asked">The settings.</param>
    /// <param name="roles">What the node is to do.</param>
    /// <param name="time">The clock by which windows close.</param>
    /// <param name="cancellationToken">Abandons the start.</param>
    public static async Task<Node> StartAsync(NodeSettings asked, NodeRoles roles, TimeProvider time, CancellationToken cancellationToken)
    {
        NodeSettings settings;
        StorageSession storage;
        using (TcpListener? grpc = roles.HasFlag(NodeRoles.Collector) ? FreePort.Hold(asked.Listen, asked.GrpcPort, "--otlp-grpc-port") : null)
        using (TcpListener web = FreePort.Hold(asked.Listen, asked.WebPort, "--web-port"))
        using (ILoggerFactory loggers = LoggerFactory.Create(ConfigureLogging))
        {
            settings = asked with { GrpcPort = grpc is null ? asked.GrpcPort : FreePort.Of(grpc), WebPort = FreePort.Of(web) };
            storage = await StorageSession.OpenAsync(settings, loggers, cancellationToken);
        }

        WebApplication app = Build(settings, storage, roles, time);
        try
        {
            await app.StartAsync(cancellationToken);
            return new Node(app, storage, settings, roles);
        }
        catch
        {
            await app.DisposeAsync();
            await storage.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the user or the system wants an end, which is no failure.</summary>
    public async Task WaitForEndAsync(CancellationToken cancellationToken)
    {
        Task storageEnded = _storage.Ended;
        if (await Task.WhenAny(storageEnded, Task.Delay(Timeout.Infinite, cancellationToken)) == storageEnded)
            throw new StorageException($"The embedded ClickHouse ended unexpectedly. Its log is in {Path.GetFullPath(Settings.Data)}.");
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _storage.DisposeAsync();
    }

    static WebApplication Build(NodeSettings settings, StorageSession storage, NodeRoles roles, TimeProvider time)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        ConfigureLogging(builder.Logging);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            if (roles.HasFlag(NodeRoles.Collector))
                kestrel.Listen(settings.Listen, settings.GrpcPort, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(settings.Listen, settings.WebPort, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddRouting();
        builder.Services.AddSingleton(storage.Store);
        builder.Services.AddHealthChecks();
        if (roles.HasFlag(NodeRoles.Collector))
            builder.Services.AddOtlpCollector(new OtlpCollectorOptions { DataFolder = settings.Data });
        if (roles.HasFlag(NodeRoles.Analyzers))
            builder.Services.AddAnalyzers(time);
        if (roles.HasFlag(NodeRoles.Schedule))
            builder.Services.AddHostedService(provider => provider.GetRequiredService<AnalyzerHost>());
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("otelml", serviceVersion: Version))
            .WithMetrics(metrics => metrics
                .AddMeter(AnalyzerMetrics.MeterName, OtlpCollectorServiceCollectionExtensions.MeterName)
                .AddPrometheusExporter()
                .AddOtlpExporter((exporter, reader) =>
                {
                    exporter.Endpoint = settings.Address(settings.GrpcPort);
                    reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = MetricExportMilliseconds;
                }));

        WebApplication app = builder.Build();
        app.UseRouting();
        if (roles.HasFlag(NodeRoles.Collector))
            app.MapOtlpCollector().RequireHost($"*:{settings.GrpcPort}");
        string web = $"*:{settings.WebPort}";
        app.MapPrometheusScrapingEndpoint().RequireHost(web);
        app.MapGet("/healthz", () => Results.Text("ok")).RequireHost(web);
        app.MapHealthChecks("/readyz", new HealthCheckOptions { ResponseWriter = Readiness.WriteAsync }).RequireHost(web);
        return app;
    }

    static string? Version => typeof(Node).Assembly.GetName().Version?.ToString(3);

    // Standard output belongs to what was asked for.
    static void ConfigureLogging(ILoggingBuilder logging) => logging
        .SetMinimumLevel(LogLevel.Warning)
        .AddSimpleConsole(console => console.SingleLine = true)
        .Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
}
