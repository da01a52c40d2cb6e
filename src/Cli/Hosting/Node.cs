using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OtelMl.Analyzers;
using OtelMl.Analyzers.Alerts;
using OtelMl.Analyzers.Detection.Business;
using OtelMl.Analyzers.Detection.Performance;
using OtelMl.Analyzers.Export;
using OtelMl.Analyzers.Jobs;
using OtelMl.Cli.Settings;
using OtelMl.Collector;
using OtelMl.Collector.Queue;

namespace OtelMl.Cli.Hosting;

/// <summary>An otelml in this process: storage, collector, analyzers and the web port, started together and stopped in reverse.</summary>
sealed class Node : IAsyncDisposable
{
    // The analyzers' own metrics re-enter through the collector like anybody's.
    const int MetricExportMilliseconds = 10_000;
    const int EventExportMilliseconds = 1_000;

    // A client that never ends its request must not keep the program from ending.
    static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    readonly WebApplication _app;
    readonly OwnEndpoint _own;
    readonly StorageSession _storage;
    readonly ILoggerFactory _loggers;

    Node(WebApplication app, OwnEndpoint own, StorageSession storage, ILoggerFactory loggers, NodeSettings settings, NodeRoles roles)
    {
        _app = app;
        _own = own;
        _storage = storage;
        _loggers = loggers;
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

    /// <summary>Where senders find OTLP over gRPC.</summary>
    public Uri GrpcEndpoint => Public(Settings.GrpcPort);

    /// <summary>Where senders find OTLP over HTTP.</summary>
    public Uri HttpEndpoint => Public(Settings.HttpPort);

    /// <summary>Has an exporter in this process send here, whatever others need to.</summary>
    public void ExportHere(OtlpExporterOptions exporter) => _own.Apply(exporter);

    /// <summary>Starts everything.</summary>
    /// <param name="asked">The settings.</param>
    /// <param name="roles">What the node is to do.</param>
    /// <param name="time">The clock by which windows close.</param>
    /// <param name="cancellationToken">Abandons the start.</param>
    /// <param name="detection">What is estimated; by default all that the data allow.</param>
    public static async Task<Node> StartAsync(
        NodeSettings asked, NodeRoles roles, TimeProvider time, CancellationToken cancellationToken, DetectionOptions? detection = null)
    {
        ReceiverFiles.Check(asked);
        ILoggerFactory loggers = LoggerFactory.Create(ConfigureLogging);
        try
        {
            return await StartAsync(asked, roles, time, detection, loggers, cancellationToken);
        }
        catch
        {
            loggers.Dispose();
            throw;
        }
    }

    static async Task<Node> StartAsync(
        NodeSettings asked, NodeRoles roles, TimeProvider time, DetectionOptions? detection, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        NodeSettings settings;
        StorageSession storage;
        using (TcpListener? grpc = roles.HasFlag(NodeRoles.Collector) ? FreePort.Hold(asked.Listen, asked.GrpcPort, "--otlp-grpc-port") : null)
        using (TcpListener? http = roles.HasFlag(NodeRoles.Collector) ? FreePort.Hold(asked.Listen, asked.HttpPort, "--otlp-http-port") : null)
        using (TcpListener web = FreePort.Hold(asked.Listen, asked.WebPort, "--web-port"))
        {
            settings = asked with
            {
                GrpcPort = grpc is null ? asked.GrpcPort : FreePort.Of(grpc),
                HttpPort = http is null ? asked.HttpPort : FreePort.Of(http),
                WebPort = FreePort.Of(web),
            };
            if (roles.HasFlag(NodeRoles.Collector))
                await ForwardLoop.CheckAsync(settings, cancellationToken);
            storage = await StorageSession.OpenAsync(settings, patient: IsPatient(roles), loggers, cancellationToken);
        }

        OwnEndpoint own = OwnEndpoint.Choose(settings);
        WebApplication app = Build(settings, own, storage, roles, time, detection);
        try
        {
            await app.StartAsync(cancellationToken);
            return new Node(app, own, storage, loggers, settings, roles);
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
        try
        {
            await _storage.WaitUntilLostAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The end that was waited for.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _storage.DisposeAsync();
        _loggers.Dispose();
    }

    // What receives can wait for ClickHouse, since what it accepts is on disk; a demo and a single analysis cannot.
    static bool IsPatient(NodeRoles roles) => roles is NodeRoles.All or NodeRoles.Collector;

    static WebApplication Build(NodeSettings settings, OwnEndpoint own, StorageSession storage, NodeRoles roles, TimeProvider time, DetectionOptions? detection)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        ConfigureLogging(builder.Logging);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            if (roles.HasFlag(NodeRoles.Collector))
            {
                kestrel.ListenOtlp(settings.Listen, settings.GrpcPort, settings.HttpPort);
                own.Listen(kestrel);
            }

            kestrel.Listen(settings.Listen, settings.WebPort, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddRouting();
        builder.Services.AddSingleton(storage.Store);
        builder.Services.AddSingleton(storage.Gate);
        builder.Services.AddHealthChecks().AddCheck(StorageHealthCheck.Name, new StorageHealthCheck(storage));
        if (roles.HasFlag(NodeRoles.Collector))
        {
            builder.Services.AddOtlpCollector(new OtlpCollectorOptions
            {
                DataFolder = settings.Data,
                MaxQueueBytes = settings.QueueBytes,
                BearerTokenFile = settings.TokenFile,
                Tls = settings.Tls,
                Forward = settings.Forward,
                OwnToken = own.Token,
            });
        }

        if (roles.HasFlag(NodeRoles.Analyzers))
        {
            DetectionOptions options = (detection ?? new DetectionOptions()) with { MostPredictions = settings.MostPredictions, Slices = settings.Slices, Estimators = settings.Estimators };
            builder.Services.AddAnalyzers(time, options, new AlertOptions { Webhook = settings.AlertWebhook }, new BusinessOptions { Metrics = settings.Business });
        }
        if (roles.HasFlag(NodeRoles.Schedule))
            builder.Services.AddHostedService(provider => new AfterMigration(storage.Gate, provider.GetRequiredService<AnalyzerHost>()));
        // Of what this process logs only alerts are data.
        builder.Logging
            .AddFilter<OpenTelemetryLoggerProvider>(null, LogLevel.None)
            .AddFilter<OpenTelemetryLoggerProvider>(AlertEvents.Category, LogLevel.Information);
        builder.Services.AddOpenTelemetry()
            .WithLogging(logging => logging.AddOtlpExporter((exporter, processor) =>
            {
                own.Apply(exporter);
                processor.BatchExportProcessorOptions.ScheduledDelayMilliseconds = EventExportMilliseconds;
            }))
            .ConfigureResource(resource => resource.AddService("otelml", serviceVersion: Version))
            .WithMetrics(metrics => metrics
                .AddMeter(AnalyzerMetrics.MeterName, OtlpCollectorServiceCollectionExtensions.MeterName)
                .AddPrometheusExporter()
                .AddOtlpExporter((exporter, reader) =>
                {
                    own.Apply(exporter);
                    reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = MetricExportMilliseconds;
                }));

        WebApplication app = builder.Build();
        app.UseRouting();
        if (roles.HasFlag(NodeRoles.Collector))
            app.MapOtlpCollector().OnPorts(settings.GrpcPort, settings.HttpPort, own.Port);
        app.MapPrometheusScrapingEndpoint().OnPorts(settings.WebPort);
        app.MapGet("/healthz", () => Results.Text("ok")).OnPorts(settings.WebPort);
        app.MapHealthChecks("/readyz", new HealthCheckOptions { ResponseWriter = Readiness.WriteAsync }).OnPorts(settings.WebPort);
        return app;
    }

    Uri Public(int port) => new UriBuilder(Settings.Tls is null ? "http" : "https", Settings.LocalAddress.ToString(), port).Uri;

    static string? Version => typeof(Node).Assembly.GetName().Version?.ToString(3);

    // Standard output belongs to what was asked for.
    static void ConfigureLogging(ILoggingBuilder logging) => logging
        .SetMinimumLevel(LogLevel.Warning)
        .AddSimpleConsole(console => console.SingleLine = true)
        .Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
}
