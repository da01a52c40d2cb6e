using ClickHouse.Driver;
using Microsoft.Extensions.Logging;
using OtelMl.Storage;
using OtelMl.Storage.Access;
using OtelMl.Storage.Migrations;

namespace OtelMl.Cli.Hosting;

/// <summary>Brings the schema up to date as soon as ClickHouse is there, and then opens the gate to it.</summary>
sealed partial class PatientMigration(ClickHouseStore store, TimeProvider time, ILoggerFactory loggers)
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    readonly SchemaMigrator _migrator = new(store, loggers.CreateLogger<SchemaMigrator>());
    readonly ILogger<PatientMigration> _logger = loggers.CreateLogger<PatientMigration>();

    public SchemaGate Gate { get; } = new();

    /// <summary>Why the ClickHouse that was reached refused to make the schema, the last time it was asked; null where it was not reached.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Returns when the schema is there. A ClickHouse that cannot be reached, or that somebody has to let us make it, is waited for.</summary>
    /// <exception cref="StorageException">The database is newer than this program.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        for (int attempts = 1; ; attempts++)
        {
            try
            {
                await MigrateAsync(cancellationToken);
                if (attempts > 1)
                    LogThere(store.Endpoint.Display);
                return;
            }
            catch (StorageException away) when (away.InnerException is HttpRequestException)
            {
                Refusal = null;
                if (int.IsPow2(attempts))
                    LogAway(away.Message);
            }
            catch (StorageException refused) when (refused.InnerException is ClickHouseServerException)
            {
                if (Refusal is null || int.IsPow2(attempts))
                    LogRefused(refused.Message);
                Refusal = refused.Message;
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <summary>Does it now or not at all.</summary>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await _migrator.MigrateAsync(cancellationToken);
        Gate.Open();
    }

    [LoggerMessage(EventId = 400, Level = LogLevel.Warning, Message = "{Reason} What is received waits on disk until then")]
    partial void LogAway(string reason);

    [LoggerMessage(EventId = 401, Level = LogLevel.Warning, Message = "ClickHouse at {Address} is there now and has the schema")]
    partial void LogThere(string address);

    [LoggerMessage(EventId = 402, Level = LogLevel.Error, Message = "{Reason} It is tried again; what is received waits on disk until then")]
    partial void LogRefused(string reason);
}
