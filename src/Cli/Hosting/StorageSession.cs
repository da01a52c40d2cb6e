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
    // A ClickHouse that is started together with this program is there by then, most of the time.
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    readonly IAsyncDisposable? _owned;
    readonly RestartingClickHouse? _embedded;
    readonly string? _announcedIn;
    readonly CancellationTokenSource _closing = new();
    PatientMigration? _migration;
    Task _migrating = Task.CompletedTask;

    StorageSession(ClickHouseEndpoint endpoint, IAsyncDisposable? owned = null, string? announcedIn = null)
    {
        _owned = owned;
        _embedded = owned as RestartingClickHouse;
        _announcedIn = announcedIn;
        Store = new ClickHouseStore(endpoint);
    }

    public ClickHouseStore Store { get; }

    /// <summary>Open once the database has the schema.</summary>
    public SchemaGate Gate { get; private set; } = SchemaGate.MakeOpen();

    /// <summary>Why the ClickHouse that this node is to have is not there now; null where it is.</summary>
    public string? Missing => _embedded is { IsRunning: false }
        ? "The embedded ClickHouse is not running; it is being started again."
        : Gate.IsOpen ? null : _migration?.Refusal ?? $"ClickHouse at {Store.Endpoint.Display} has not been reached yet.";

    /// <summary>Fails with a <see cref="StorageException"/> when there is no hope of ClickHouse any more.</summary>
    public async Task WaitUntilLostAsync(CancellationToken cancellationToken)
    {
        await _migrating.WaitAsync(cancellationToken);
        await (_embedded?.Lost ?? Task.Delay(Timeout.Infinite, cancellationToken)).WaitAsync(cancellationToken);
    }

    /// <summary>Opens storage to write to: the schema is brought up to date, and readers on this machine can find it.</summary>
    /// <param name="settings">Which ClickHouse.</param>
    /// <param name="patient">Whether to go on without a ClickHouse that cannot be reached yet or refuses the schema; the gate opens when that is there.</param>
    /// <param name="loggers">Told about what goes wrong later.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">There is none, or it cannot be used.</exception>
    public static async Task<StorageSession> OpenAsync(NodeSettings settings, bool patient, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        StorageSession session = settings.ClickHouse is { } endpoint
            ? new StorageSession(endpoint)
            : await StartToWriteAsync(settings, loggers, cancellationToken);
        try
        {
            await session.MigrateAsync(new PatientMigration(session.Store, TimeProvider.System, loggers), patient, cancellationToken);
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
        EmbeddedClickHouse embedded = await EmbeddedClickHouse.StartAsync(settings.Data, port: 0, new ErrorProgress(), cancellationToken);
        return new StorageSession(embedded.Endpoint with { Database = settings.Database }, embedded);
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _migrating.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _closing.Dispose();
        Store.Dispose();
        if (_announcedIn is not null)
            RunningNode.Withdraw(_announcedIn);
        if (_owned is not null)
            await _owned.DisposeAsync();
    }

    static async Task<StorageSession> StartToWriteAsync(NodeSettings settings, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        RestartingClickHouse embedded = await RestartingClickHouse.StartAsync(
            settings.Data,
            settings.ClickHousePort,
            new ErrorProgress(),
            RestartPolicy.Default,
            server => RunningNode.Announce(settings.Data, server.Endpoint, server.ProcessId),
            TimeProvider.System,
            loggers.CreateLogger<RestartingClickHouse>(),
            cancellationToken);
        return new StorageSession(embedded.Endpoint with { Database = settings.Database }, embedded, settings.Data);
    }

    async Task MigrateAsync(PatientMigration migration, bool patient, CancellationToken cancellationToken)
    {
        _migration = migration;
        Gate = migration.Gate;
        if (!patient)
        {
            await migration.MigrateAsync(cancellationToken);
            return;
        }

        _migrating = migration.RunAsync(_closing.Token);
        if (await Task.WhenAny(_migrating, Task.Delay(Patience, cancellationToken)) == _migrating)
            await _migrating;
        cancellationToken.ThrowIfCancellationRequested();
    }

    // Straight to standard error: Progress<T> would post to the thread pool and might come late.
    sealed class ErrorProgress : IProgress<string>
    {
        public void Report(string value) => Console.Error.WriteLine(value);
    }
}
