using Microsoft.Extensions.Logging.Abstractions;
using OtelMl.Storage.Access;
using OtelMl.Storage.Migrations;

namespace OtelMl.Collector.Tests.Forwarding;

/// <summary>A second collector, with a database of its own, to which a first passes on.</summary>
sealed class OtherBackend : IAsyncDisposable
{
    OtherBackend(RunningCollector collector, ClickHouseStore store)
    {
        Collector = collector;
        Store = store;
    }

    public RunningCollector Collector { get; }

    public ClickHouseStore Store { get; }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<OtherBackend> StartAsync(ClickHouseStore server, OtlpCollectorOptions? options = null, int grpcPort = 0)
    {
        var store = new ClickHouseStore(server.Endpoint with { Database = "other_" + Guid.NewGuid().ToString("N") });
        await new SchemaMigrator(store, NullLogger<SchemaMigrator>.Instance).MigrateAsync(Cancellation);
        return new OtherBackend(await RunningCollector.StartAsync(store, options, answerWhenDelivered: false, grpcPort: grpcPort), store);
    }

    /// <summary>As a backend to pass on to, with little patience.</summary>
    public OtlpForwardOptions Grpc(string name) => At(name, Collector.Address);

    public OtlpForwardOptions Http(string name) => At(name, Collector.HttpAddress) with { Protocol = OtlpForwardProtocol.HttpProtobuf };

    public static OtlpForwardOptions At(string name, Uri address) => new()
    {
        Name = name,
        Endpoint = address,
        FirstRetryDelay = TimeSpan.FromMilliseconds(20),
        MaxRetryDelay = TimeSpan.FromMilliseconds(200),
    };

    /// <summary>Waits until it has as many rows of a service.</summary>
    public Task UntilStoredAsync(string table, string service, long rows) =>
        Until.TrueAsync(async () => await StoredRows.CountAsync(Store, table, service) >= rows);

    public async ValueTask DisposeAsync()
    {
        await Collector.DisposeAsync();
        await Store.ExecuteAsync($"DROP DATABASE {Store.Endpoint.Database}");
        Store.Dispose();
    }
}
