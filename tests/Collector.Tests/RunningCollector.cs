using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OtelMl.Collector.Otlp;
using OtelMl.Collector.Receiving.Admitting;
using OtelMl.Collector.Writing;
using OtelMl.Storage.Access;

namespace OtelMl.Collector.Tests;

/// <summary>A collector that listens on a free loopback port, and clients of it.</summary>
public sealed class RunningCollector : IAsyncDisposable
{
    readonly WebApplication _application;

    RunningCollector(WebApplication application)
    {
        _application = application;
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

    public static async Task<RunningCollector> StartAsync(ClickHouseStore store, OtlpCollectorOptions? options = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenOtlp(System.Net.IPAddress.Loopback, 0, 0));
        builder.Services.AddSingleton(store);
        builder.Services.AddOtlpCollector(options);
        WebApplication application = builder.Build();
        application.MapOtlpCollector();
        await application.StartAsync();
        return new RunningCollector(application);
    }

    /// <summary>Completes when something was received that is not stored yet.</summary>
    public async Task UntilReceivedAsync()
    {
        BlockWriters writers = _application.Services.GetRequiredService<BlockWriters>();
        while (writers.PendingBytes == 0)
            await Task.Delay(TimeSpan.FromMilliseconds(5), Cancellation);
    }

    /// <summary>Stops receiving and finishes what was accepted.</summary>
    public Task StopAsync() => _application.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        RawGrpc.Dispose();
        await _application.DisposeAsync();
    }
}
