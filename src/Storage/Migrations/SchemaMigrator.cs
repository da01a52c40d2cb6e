using System.Reflection;
using ClickHouse.Driver;
using Microsoft.Extensions.Logging;
using OtelMl.Storage.Access;

namespace OtelMl.Storage.Migrations;

/// <summary>
/// Brings a database to this program's schema: runs each numbered script that <c>otelml_migrations</c> does not list yet. Every
/// statement is idempotent, so two programs that start at once, or one that was interrupted, do no harm.
/// </summary>
public sealed partial class SchemaMigrator(ClickHouseStore store, ILogger<SchemaMigrator> logger)
{
    // https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/ErrorCodes.cpp
    const int UnknownTable = 60;
    const int UnknownDatabase = 81;

    /// <summary>The schema version that this program knows.</summary>
    public static int SchemaVersion => Scripts()[^1].Version;

    /// <summary>Runs what is missing; returns how many scripts ran. Where nothing is missing a user who may read suffices.</summary>
    /// <exception cref="StorageException">
    /// The server cannot be reached, refuses (then the server's exception is the inner one), or the database is newer than this program.
    /// </exception>
    public async Task<int> MigrateAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await RunMissingAsync(cancellationToken);
        }
        catch (ClickHouseServerException refused)
        {
            throw new StorageException(
                $"ClickHouse at {store.Endpoint.Display} refuses to bring the database '{store.Endpoint.Database}' to schema version {SchemaVersion}: {refused.Message.Trim()} " +
                "Give the user that --clickhouse names what is missing, or start otelml once as a user who has it.",
                refused);
        }
    }

    async Task<int> RunMissingAsync(CancellationToken cancellationToken)
    {
        HashSet<int> applied = await AppliedAsync(cancellationToken);
        IReadOnlyList<SqlScript> scripts = Scripts();
        if (applied.Count == 0)
            await CreateDatabaseAsync(cancellationToken);
        else if (applied.Max() > scripts[^1].Version)
            throw new StorageException($"The database '{store.Endpoint.Database}' has schema version {applied.Max()}, newer than this otelml knows ({scripts[^1].Version}). Update otelml.");

        int ran = 0;
        foreach (SqlScript script in scripts.Where(script => !applied.Contains(script.Version)))
        {
            foreach (string statement in script.Statements)
                await store.ExecuteAsync(statement, cancellationToken: cancellationToken);
            await store.ExecuteAsync(
                "INSERT INTO otelml_migrations (Version, Name) VALUES ({version:UInt32}, {name:String})",
                new Dictionary<string, object> { ["version"] = (uint)script.Version, ["name"] = script.Name },
                cancellationToken);
            LogApplied(script.Name);
            ran++;
        }

        return ran;
    }

    async Task<HashSet<int>> AppliedAsync(CancellationToken cancellationToken)
    {
        try
        {
            return [.. await store.ListAsync("SELECT Version FROM otelml_migrations FINAL", row => (int)row.GetFieldValue<uint>(0), cancellationToken: cancellationToken)];
        }
        catch (ClickHouseServerException missing) when (missing.ErrorCode is UnknownTable or UnknownDatabase)
        {
            return [];
        }
    }

    async Task CreateDatabaseAsync(CancellationToken cancellationToken)
    {
        string database = store.Endpoint.Database.Replace("`", "", StringComparison.Ordinal);
        await store.ExecuteInDefaultDatabaseAsync($"CREATE DATABASE IF NOT EXISTS `{database}`", cancellationToken);
        await store.ExecuteAsync(
            """
            CREATE TABLE IF NOT EXISTS otelml_migrations (Version UInt32, Name String, AppliedAt DateTime64(3) DEFAULT now64(3))
            ENGINE = ReplacingMergeTree ORDER BY Version
            """,
            cancellationToken: cancellationToken);
    }

    internal static IReadOnlyList<SqlScript> Scripts()
    {
        Assembly assembly = typeof(SchemaMigrator).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
            .Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return SqlScript.Parse(name, reader.ReadToEnd());
            })
            .OrderBy(script => script.Version)
            .ToList();
    }

    [LoggerMessage(EventId = 100, Level = LogLevel.Debug, Message = "Applied schema script {Script}")]
    partial void LogApplied(string script);
}
