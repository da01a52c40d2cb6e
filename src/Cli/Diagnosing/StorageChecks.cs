using System.Globalization;
using ClickHouse.Driver;
using OtelMl.Cli.Hosting;
using OtelMl.Cli.Settings;
using OtelMl.Storage;
using OtelMl.Storage.Access;
using OtelMl.Storage.Migrations;

namespace OtelMl.Cli.Diagnosing;

/// <summary>ClickHouse: whether it answers, its version and clock, and whether our tables are as they should be.</summary>
static class StorageChecks
{
    const int OldestMajor = 24;
    const long LeastWindow = 10_000;

    static readonly TimeSpan MostSkew = TimeSpan.FromSeconds(1);

    public static async Task<IReadOnlyList<Check>> RunAsync(NodeSettings settings, TimeProvider time, CancellationToken cancellationToken)
    {
        bool embedded = settings.ClickHouse is null;
        if (embedded && !Directory.Exists(Path.Combine(settings.Data, "clickhouse")))
            return [Check.Fine("storage", "nothing is stored yet; 'otelml up' starts an embedded ClickHouse")];
        try
        {
            await using StorageSession session = await StorageSession.OpenForReadingAsync(settings, cancellationToken);
            return
            [
                await ReachAsync(session.Store, cancellationToken),
                await ClockAsync(session.Store, time, cancellationToken),
                await SchemaAsync(session.Store, cancellationToken),
                await DeduplicationAsync(session.Store, cancellationToken),
            ];
        }
        catch (StorageException failure)
        {
            return [new Check("storage", CheckStatus.Storage, "cannot be used", failure.Message)];
        }
        catch (ClickHouseServerException refusal)
        {
            return [new Check("storage", CheckStatus.Storage, $"refuses: {refusal.Message}", "Check the user, the password and the rights that --clickhouse names.")];
        }
    }

    static async Task<Check> ReachAsync(ClickHouseStore store, CancellationToken cancellationToken)
    {
        string version = (string)(await store.ScalarAsync("SELECT version()", cancellationToken: cancellationToken))!;
        string says = $"ClickHouse {version} at {store.Endpoint.Display}";
        return int.Parse(version.Split('.')[0], CultureInfo.InvariantCulture) < OldestMajor
            ? Check.Finding("storage", says, $"Update ClickHouse to {OldestMajor}.3 or later; older ones double rows in views when an insert is tried again.")
            : Check.Fine("storage", says);
    }

    static async Task<Check> ClockAsync(ClickHouseStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        DateTimeOffset asked = time.GetUtcNow();
        var there = DateTimeOffset.FromUnixTimeMilliseconds((long)(await store.ScalarAsync("SELECT toUnixTimestamp64Milli(now64(3))", cancellationToken: cancellationToken))!);
        DateTimeOffset answered = time.GetUtcNow();
        // What it was there lies between the question and the answer; only beyond them is it off for certain.
        TimeSpan skew = there < asked ? there - asked : there > answered ? there - answered : TimeSpan.Zero;
        string says = string.Create(CultureInfo.InvariantCulture, $"ClickHouse's differs by {skew.TotalSeconds:0.0} s");
        return skew.Duration() > MostSkew
            ? Check.Finding("clock", says, "Synchronise both machines with NTP; windows close by this machine's clock.")
            : Check.Fine("clock", says);
    }

    static async Task<Check> SchemaAsync(ClickHouseStore store, CancellationToken cancellationToken)
    {
        int known = SchemaMigrator.SchemaVersion;
        object? there = await store.ScalarAsync(
            "SELECT count() FROM system.tables WHERE database = currentDatabase() AND name = 'otelml_migrations'", cancellationToken: cancellationToken);
        if (there is not 1UL)
            return Check.Finding("schema", $"there is none in database {store.Endpoint.Database}", "Run 'otelml up' with the same settings; it makes the tables.");
        int version = (int)(uint)(await store.ScalarAsync("SELECT max(Version) FROM otelml_migrations", cancellationToken: cancellationToken))!;
        return version == known
            ? Check.Fine("schema", $"version {version}")
            : Check.Finding("schema", $"version {version}, this otelml knows {known}", version < known ? "Run 'otelml up'; it brings the tables up to date." : "Update otelml.");
    }

    static async Task<Check> DeduplicationAsync(ClickHouseStore store, CancellationToken cancellationToken)
    {
        var forgetful = new List<string>();
        await foreach (string table in store.QueryAsync(
            """
            SELECT name FROM system.tables
            WHERE database = currentDatabase() AND startsWith(name, 'otel_') AND endsWith(engine, 'MergeTree') AND NOT startsWith(engine, 'Replicated')
                AND toUInt64OrZero(extract(engine_full, 'non_replicated_deduplication_window = (\\d+)')) < {least:UInt64}
            ORDER BY name
            """,
            row => row.GetString(0),
            new Dictionary<string, object> { ["least"] = (ulong)LeastWindow },
            cancellationToken))
        {
            forgetful.Add(table);
        }

        return forgetful.Count == 0
            ? Check.Fine("deduplication", "an insert that is tried again is not stored twice")
            : Check.Finding(
                "deduplication",
                $"{string.Join(", ", forgetful)} would store an insert that is tried again twice",
                $"ALTER TABLE {forgetful[0]} MODIFY SETTING non_replicated_deduplication_window = {LeastWindow}, and so for each.");
    }
}
