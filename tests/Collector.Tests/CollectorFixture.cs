using OtelMl.Storage.Access;
using OtelMl.Tests.Shared;

[assembly: AssemblyFixture(typeof(OtelMl.Collector.Tests.CollectorFixture))]

namespace OtelMl.Collector.Tests;

/// <summary>A ClickHouse and a collector before it, for all tests. Tests keep apart by the service they report as.</summary>
public sealed class CollectorFixture : IAsyncLifetime
{
    TestClickHouse? _clickHouse;
    RunningCollector? _collector;

    public ClickHouseStore Store => _clickHouse!.Store;

    public RunningCollector Collector => _collector!;

    public async ValueTask InitializeAsync()
    {
        _clickHouse = await TestClickHouse.StartAsync();
        _collector = await RunningCollector.StartAsync(Store, new OtlpCollectorOptions { InsertInterval = TimeSpan.FromMilliseconds(5) });
    }

    public async ValueTask DisposeAsync()
    {
        await Collector.DisposeAsync();
        await _clickHouse!.DisposeAsync();
    }
}
