using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using OtelMl.Storage.Access;
using OtelMl.Storage.Embedded;
using OtelMl.Storage.Migrations;
using OtelMl.Tests.Shared;

namespace OtelMl.Collector.Tests;

/// <summary>A ClickHouse that is killed and started again where it was.</summary>
public sealed class KillableClickHouse : IAsyncDisposable
{
    readonly TemporaryFolder _folder;
    EmbeddedClickHouse _server;

    KillableClickHouse(TemporaryFolder folder, EmbeddedClickHouse server)
    {
        _folder = folder;
        _server = server;
        Store = new ClickHouseStore(server.Endpoint);
    }

    public ClickHouseStore Store { get; }

    public static async Task<KillableClickHouse> StartAsync(TemporaryFolder folder, CancellationToken cancellationToken)
    {
        var killable = new KillableClickHouse(folder, await EmbeddedClickHouse.StartAsync(folder.Path, port: 0, progress: null, cancellationToken));
        await new SchemaMigrator(killable.Store, NullLogger<SchemaMigrator>.Instance).MigrateAsync(cancellationToken);
        return killable;
    }

    /// <summary>Ends it without warning.</summary>
    public async Task KillAsync()
    {
        using (Process process = Process.GetProcessById(_server.ProcessId))
            process.Kill();
        await _server.Ended;
        await _server.DisposeAsync();
    }

    public async Task StartAgainAsync(CancellationToken cancellationToken) =>
        _server = await EmbeddedClickHouse.StartAsync(_folder.Path, Store.Endpoint.Uri.Port, progress: null, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        Store.Dispose();
        await _server.DisposeAsync();
    }
}
