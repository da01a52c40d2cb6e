using Microsoft.Extensions.Logging;
using OtelMl.Cli.Settings;
using OtelMl.Storage;
using OtelMl.Storage.Access;
using OtelMl.Storage.Embedded;
using OtelMl.Storage.Migrations;

namespace OtelMl.Cli.Hosting;

/// <summary>Storage for as long as a command needs it: somebody's ClickHouse, or an embedded one that this process started.</summary>
sealed class StorageSession : IAsyncDisposable
{
    readonly EmbeddedClickHouse? _embedded;
    readonly string? _announcedIn;

    StorageSession(ClickHouseEndpoint endpoint, EmbeddedClickHouse? embedded = null, string? announcedIn = null)
    {
        _embedded = embedded;
        _announcedIn = announcedIn;
        Store = new ClickHouseStore(endpoint);
    }

    public ClickHouseStore Store { get; }

    /// <summary>Completes when an embedded server ends; never for somebody else's.</summary>
    public Task Ended => _embedded?.Ended ?? Task.Delay(Timeout.Infinite);

    /// <summary>Opens storage to write to: the schema is brought up to date, and readers on this machine can find it.</summary>
    public static async Task<StorageSession> OpenAsync(NodeSettings settings, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        StorageSession session = settings.ClickHouse is { } endpoint
            ? new StorageSession(endpoint)
            : await StartAsync(settings, settings.ClickHousePort, announce: true, cancellationToken);
        try
        {
            await new SchemaMigrator(session.Store, loggers.CreateLogger<SchemaMigrator>()).MigrateAsync(cancellationToken);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens storage to read from: the one given, that of a running otelml, or the data folder's own.</summary>
    public static async Task<StorageSession> OpenForReadingAsync(NodeSettings settings, CancellationToken cancellationToken)
    {
        if (settings.ClickHouse is { } endpoint)
            return new StorageSession(endpoint);
        if (await RunningNode.FindAsync(settings.Data, settings.Database, cancellationToken) is { } running)
            return new StorageSession(running);
        if (!Directory.Exists(Path.Combine(settings.Data, "clickhouse")))
            throw new StorageException($"There is no data in {Path.GetFullPath(settings.Data)} yet. Run 'otelml demo taxi' or 'otelml up' first, or name another folder with --data DIR.");
        return await StartAsync(settings, port: 0, announce: false, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Store.Dispose();
        if (_announcedIn is not null)
            RunningNode.Withdraw(_announcedIn);
        if (_embedded is not null)
            await _embedded.DisposeAsync();
    }

    static async Task<StorageSession> StartAsync(NodeSettings settings, int port, bool announce, CancellationToken cancellationToken)
    {
        EmbeddedClickHouse embedded = await EmbeddedClickHouse.StartAsync(settings.Data, port, new ErrorProgress(), cancellationToken);
        if (announce)
            RunningNode.Announce(settings.Data, embedded.Endpoint, embedded.ProcessId);
        return new StorageSession(embedded.Endpoint with { Database = settings.Database }, embedded, announce ? settings.Data : null);
    }

    // Straight to standard error: Progress<T> would post to the thread pool and might come late.
    sealed class ErrorProgress : IProgress<string>
    {
        public void Report(string value) => Console.Error.WriteLine(value);
    }
}
