using Microsoft.Extensions.Logging.Abstractions;
using OtelMl.Storage.Access;
using OtelMl.Storage.Embedded;
using OtelMl.Storage.Migrations;

namespace OtelMl.Tests.Shared;

/// <summary>A real ClickHouse on a free port in a temporary folder, with the schema in place.</summary>
public sealed class TestClickHouse : IAsyncDisposable
{
    readonly TemporaryFolder _folder;
    readonly EmbeddedClickHouse _server;

    TestClickHouse(TemporaryFolder folder, EmbeddedClickHouse server)
    {
        _folder = folder;
        _server = server;
        Store = new ClickHouseStore(server.Endpoint);
    }

    public ClickHouseStore Store { get; }

    public ClickHouseEndpoint Endpoint => _server.Endpoint;

    public static async Task<TestClickHouse> StartAsync(CancellationToken cancellationToken = default)
    {
        var folder = new TemporaryFolder();
        EmbeddedClickHouse server = await EmbeddedClickHouse.StartAsync(folder.Path, port: 0, progress: null, cancellationToken);
        var clickHouse = new TestClickHouse(folder, server);
        await new SchemaMigrator(clickHouse.Store, NullLogger<SchemaMigrator>.Instance).MigrateAsync(cancellationToken);
        return clickHouse;
    }

    public async ValueTask DisposeAsync()
    {
        Store.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }
}
