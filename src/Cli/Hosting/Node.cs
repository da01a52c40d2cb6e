using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OtelMl.Analyzers;
using OtelMl.Analyzers.Export;
using OtelMl.Analyzers.Jobs;
using OtelMl.Cli.Settings;
using OtelMl.Collector;

namespace OtelMl.Cli.Hosting;

/// <summary>An otelml in this process: storage, collector, analyzers and the web port, started together and stopped in reverse.</summary>
sealed class Node : IAsyncDisposable
{
    // The analyzers' own metrics re-enter through the collector like anybody's.
    const int MetricExportMilliseconds = 10_000;

    readonly WebApplication _app;
    readonly OwnEndpoint _own;
    readonly StorageSession _storage;

    Node(WebApplication app, OwnEndpoint own, StorageSession storage, NodeSettings settings)
    {
        _app = app;
        _own = own;
        _storage = storage;
        Settings = settings;
    }

    /// <summary>The settings, with the ports really used.</summary>
    public NodeSettings Settings { get; }

    public StorageSession Storage => _storage;

    public AnalyzerHost Analyzers => _app.Services.GetRequiredService<AnalyzerHost>();

    public EstimateTable Estimates => _app.Services.GetRequiredService<EstimateTable>();

    /// <summary>Where senders find OTLP over gRPC.</summary>
    public Uri GrpcEndpoint => Public(Settings.GrpcPort);

    /// <summary>Where senders find OTLP over HTTP.</summary>
    public Uri HttpEndpoint => Public(Settings.HttpPort);

    /// <summary>Has an exporter in this process send here, whatever others need to.</summary>
    public void ExportHere(OtlpExporterOptions exporter) => _own.Apply(exporter);

    /// <summary>Starts everything.</summary>
    /// <param name="asked">The settings.</param>
    /// <param name="time">The clock by which windows close.</param>
    /// <param name="schedule">Whether analyzers run on their schedules, or only when told.</param>
    /// <param name="cancellationToken">Abandons the start.</param>
    public static async Task<Node> StartAsync(NodeSettings asked, TimeProvider time, bool schedule, CancellationToken cancellationToken)
    {
        NodeSettings settings = asked with
        {
            GrpcPort = FreePort.Ensure(asked.Listen, asked.GrpcPort, "--otlp-grpc-port"),
            HttpPort = FreePort.Ensure(asked.Listen, asked.HttpPort, "--otlp-http-port"),
            WebPort = FreePort.Ensure(asked.Listen, asked.WebPort, "--web-port"),
        };
        ReceiverFiles.Check(settings);
        OwnEndpoint own = OwnEndpoint.Choose(settings);
        StorageSession storage;
        using (ILoggerFactory loggers = LoggerFactory.Create(ConfigureLogging))
            storage = await StorageSession.OpenAsync(settings, loggers, cancellationToken);

        WebApplication app = Build(settings, own, storage, time, schedule);
        try
        {
            await app.StartAsync(cancellationToken);
            return new Node(app, own, storage, settings);
        }
        catch
        {
            await app.DisposeAsync();
            await storage.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the user or the system wants an end.</summary>
    public async Task WaitForEndAsync(CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            Task first = await Task.WhenAny(
                _storage.Ended, ParentWatch.DotnetRunEndedAsync(TimeProvider.System, waiting.Token), Task.Delay(Timeout.Infinite, waiting.Token));
            if (first == _storage.Ended)
                throw new Storage.StorageException($"The embedded ClickHouse ended unexpectedly. Its log is in {Path.GetFullPath(Settings.Data)}.");
        }
        finally
        {
            await waiting.CancelAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _storage.DisposeAsync();
    }

    static WebApplication Build(NodeSettings settings, OwnEndpoint own, StorageSession storage, TimeProvider time, bool schedule)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        ConfigureLogging(builder.Logging);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.ListenOtlp(settings.Listen, settings.GrpcPort, settings.HttpPort);
            own.Listen(kestrel);
            kestrel.Listen(settings.Listen, settings.WebPort, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddRouting();
        builder.Services.AddSingleton(storage.Store);
        builder.Services.AddOtlpCollector(new OtlpCollectorOptions { BearerTokenFile = settings.TokenFile, Tls = settings.Tls, OwnToken = own.Token });
        builder.Services.AddAnalyzers(time);
        if (schedule)
            builder.Services.AddHostedService(provider => provider.GetRequiredService<AnalyzerHost>());
        builder.Services.AddOpenTelemetry()
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
        app.MapOtlpCollector().OnPorts(settings.GrpcPort, settings.HttpPort, own.Port);
        app.MapPrometheusScrapingEndpoint().OnPorts(settings.WebPort);
        app.MapGet("/healthz", () => Results.Text("ok")).OnPorts(settings.WebPort);
        app.MapHealthChecks("/readyz", new HealthCheckOptions()).OnPorts(settings.WebPort);
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
