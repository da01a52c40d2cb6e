using Microsoft.Extensions.Logging.Abstractions;
using OtelMl.Storage.Access;
using OtelMl.Storage.Embedded;
using OtelMl.Storage.Migrations;
using OtelMl.Tests.Shared;

namespace OtelMl.Storage.Tests;

public sealed class SchemaMigratorTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Migrating_twice_runs_each_script_once()
    {
        using var folder = new TemporaryFolder();
        await using EmbeddedClickHouse server = await EmbeddedClickHouse.StartAsync(folder.Path, 0, null, Cancellation);
        using var store = new ClickHouseStore(server.Endpoint);
        var migrator = new SchemaMigrator(store, NullLogger<SchemaMigrator>.Instance);

        Assert.Equal(SchemaMigrator.Scripts().Count, await migrator.MigrateAsync(Cancellation));
        Assert.Equal(0, await migrator.MigrateAsync(Cancellation));
    }

    [Fact]
    public async Task Scripts_can_be_run_again_after_an_interruption()
    {
        await using TestClickHouse clickHouse = await TestClickHouse.StartAsync(Cancellation);
        await clickHouse.Store.ExecuteAsync("TRUNCATE TABLE otelml_migrations", cancellationToken: Cancellation);

        int ran = await new SchemaMigrator(clickHouse.Store, NullLogger<SchemaMigrator>.Instance).MigrateAsync(Cancellation);

        Assert.Equal(SchemaMigrator.Scripts().Count, ran);
    }

    [Fact]
    public async Task What_runs_read_and_wrote_before_its_trace_was_kept_has_it()
    {
        await using TestClickHouse clickHouse = await TestClickHouse.StartAsync(Cancellation);
        await clickHouse.Store.ExecuteAsync(
            "INSERT INTO ml_component_runs (Pipeline, Component, RunId, TraceId, Outputs) VALUES ('p', 'c', 'run', 'trace', ['data'])", cancellationToken: Cancellation);
        await clickHouse.Store.ExecuteAsync("TRUNCATE TABLE ml_run_pointers", cancellationToken: Cancellation);
        await clickHouse.Store.ExecuteAsync("TRUNCATE TABLE otelml_migrations", cancellationToken: Cancellation);

        await new SchemaMigrator(clickHouse.Store, NullLogger<SchemaMigrator>.Instance).MigrateAsync(Cancellation);

        Assert.Equal("trace", await clickHouse.Store.ScalarAsync("SELECT TraceId FROM ml_run_pointers FINAL WHERE Pointer = 'data'", cancellationToken: Cancellation));
    }

    [Fact]
    public async Task A_database_newer_than_the_program_is_refused()
    {
        await using TestClickHouse clickHouse = await TestClickHouse.StartAsync(Cancellation);
        await clickHouse.Store.ExecuteAsync("INSERT INTO otelml_migrations (Version, Name) VALUES (999, 'from the future')", cancellationToken: Cancellation);

        StorageException refused = await Assert.ThrowsAsync<StorageException>(
            () => new SchemaMigrator(clickHouse.Store, NullLogger<SchemaMigrator>.Instance).MigrateAsync(Cancellation));

        Assert.Contains("Update otelml", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Script_numbers_are_unique()
    {
        Assert.Distinct(SchemaMigrator.Scripts().Select(script => script.Version));
    }
}
