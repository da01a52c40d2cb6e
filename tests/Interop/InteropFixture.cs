using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OtelMl.Collector;
using OtelMl.Collector.Queue;
using OtelMl.Storage.Access;
using OtelMl.Tests.Shared;

[assembly: AssemblyFixture(typeof(OtelMl.Interop.InteropFixture))]

namespace OtelMl.Interop;

/// <summary>A ClickHouse and a collector before it, for clients that are not ours.</summary>
public sealed class InteropFixture : IAsyncLifetime
{
    TestClickHouse? _clickHouse;
    readonly TemporaryFolder _folder = new();
    WebApplication? _collector;

    public ClickHouseStore Store => _clickHouse!.Store;

    /// <summary>Where the collector listens for gRPC.</summary>
    public Uri GrpcAddress => new(_collector!.Urls.First());

    /// <summary>Where the collector listens for HTTP.</summary>
    public Uri HttpAddress => new(_collector!.Urls.Last());

    public async ValueTask InitializeAsync()
    {
        _clickHouse = await TestClickHouse.StartAsync();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenOtlp(IPAddress.Loopback, 0, 0));
        builder.Services.AddSingleton(Store);
        builder.Services.AddOtlpCollector(new OtlpCollectorOptions { DataFolder = _folder.Path });
        _collector = builder.Build();
        _collector.MapOtlpCollector();
        await _collector.StartAsync();
    }

    /// <summary>Waits until everything acknowledged can be queried.</summary>
    public Task UntilDeliveredAsync() =>
        _collector!.Services.GetRequiredService<IDelivery>().UntilDeliveredAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _collector!.StopAsync();
        await _collector.DisposeAsync();
        await _clickHouse!.DisposeAsync();
        _folder.Dispose();
    }
}
