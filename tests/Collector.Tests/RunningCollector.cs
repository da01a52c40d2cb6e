using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OtelMl.Collector.Forwarding;
using OtelMl.Collector.Otlp;
using OtelMl.Collector.Queue;
using OtelMl.Collector.Receiving.Admitting;
using OtelMl.Storage.Access;
using OtelMl.Tests.Shared;

namespace OtelMl.Collector.Tests;

/// <summary>A collector that listens on a free loopback port, and clients of it.</summary>
public sealed class RunningCollector : IAsyncDisposable
{
    readonly WebApplication _application;
    readonly TemporaryFolder? _folder;

    RunningCollector(WebApplication application, TemporaryFolder? folder)
    {
        _application = application;
        _folder = folder;
        Address = new Uri(application.Urls.First());
        HttpAddress = new Uri(application.Urls.Last());
        RawGrpc = new RawGrpc(Address);
        Channel = GrpcChannel.ForAddress(Address, new GrpcChannelOptions { MaxReceiveMessageSize = null });
    }

    /// <summary>Where it listens for gRPC.</summary>
    public Uri Address { get; }

    /// <summary>Where it listens for HTTP.</summary>
    public Uri HttpAddress { get; }

    public GrpcChannel Channel { get; }

    public RawGrpc RawGrpc { get; }

    /// <summary>The bytes of requests that are being read.</summary>
    public long ReceivingBytes => _application.Services.GetRequiredService<Gate>().ReceivingBytes;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async Task<ExportTraceServiceResponse> SendAsync(ExportTraceServiceRequest request, Metadata? headers = null) =>
        await new TraceService.TraceServiceClient(Channel).ExportAsync(request, headers, cancellationToken: Cancellation);

    public async Task<ExportLogsServiceResponse> SendAsync(ExportLogsServiceRequest request, Metadata? headers = null) =>
        await new LogsService.LogsServiceClient(Channel).ExportAsync(request, headers, cancellationToken: Cancellation);

    public async Task<ExportMetricsServiceResponse> SendAsync(ExportMetricsServiceRequest request, Metadata? headers = null) =>
        await new MetricsService.MetricsServiceClient(Channel).ExportAsync(request, headers, cancellationToken: Cancellation);

    /// <summary>How passing on to other backends stands.</summary>
    public IReadOnlyList<ForwardState> Forwarding => _application.Services.GetRequiredService<Forwarders>().States;

    /// <summary>How the collector delivers what it acknowledged.</summary>
    public IDelivery Delivery => _application.Services.GetRequiredService<IDelivery>();

    /// <summary>Starts a collector.</summary>
    /// <param name="store">Where it writes.</param>
    /// <param name="options">Its options; the data folder is the test's unless <paramref name="dataFolder"/> names one.</param>
    /// <param name="answerWhenDelivered">Holds answers back until the rows can be queried, for tests that are about the rows.</param>
    /// <param name="dataFolder">A data folder that outlives this collector.</param>
    /// <param name="grpcPort">The port for gRPC, where others know it already.</param>
    public static async Task<RunningCollector> StartAsync(
        ClickHouseStore store, OtlpCollectorOptions? options = null, bool answerWhenDelivered = true, string? dataFolder = null, int grpcPort = 0)
    {
        TemporaryFolder? folder = dataFolder is null ? new TemporaryFolder() : null;
        options = (options ?? new OtlpCollectorOptions()) with { DataFolder = dataFolder ?? folder!.Path };
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenOtlp(System.Net.IPAddress.Loopback, grpcPort, 0));
        builder.Services.AddSingleton(store);
        builder.Services.AddOtlpCollector(options);
        WebApplication application = builder.Build();
        if (answerWhenDelivered)
        {
            application.Use((context, next) =>
            {
                context.Response.OnStarting(() => context.RequestServices.GetRequiredService<IDelivery>().UntilDeliveredAsync(context.RequestAborted));
                return next(context);
            });
        }

        application.MapOtlpCollector();
        await application.StartAsync();
        return new RunningCollector(application, folder);
    }

    /// <summary>Stops receiving and finishes what was accepted.</summary>
    public Task StopAsync() => _application.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        RawGrpc.Dispose();
        await _application.StopAsync();
        await _application.DisposeAsync();
        _folder?.Dispose();
    }
}
