using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using OtelMl.Storage.Access;
using OtelMl.Storage.Embedded;
using OtelMl.Tests.Shared;

namespace OtelMl.Storage.Tests;

public sealed class EmbeddedClickHouseTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_stored_is_there_after_a_restart()
    {
        using var folder = new TemporaryFolder();
        await using (EmbeddedClickHouse first = await EmbeddedClickHouse.StartAsync(folder.Path, 0, null, Cancellation))
        {
            using var store = new ClickHouseStore(first.Endpoint with { Database = "default" });
            await store.ExecuteAsync("CREATE TABLE kept (x UInt32) ENGINE = MergeTree ORDER BY x", cancellationToken: Cancellation);
            await store.ExecuteAsync("INSERT INTO kept SELECT number FROM numbers(1000)", cancellationToken: Cancellation);
        }

        await using EmbeddedClickHouse second = await EmbeddedClickHouse.StartAsync(folder.Path, 0, null, Cancellation);
        using var again = new ClickHouseStore(second.Endpoint with { Database = "default" });
        Assert.Equal(1000UL, await again.ScalarAsync("SELECT count() FROM kept", cancellationToken: Cancellation));
    }

    [Fact]
    public async Task What_was_acknowledged_survives_a_kill()
    {
        using var folder = new TemporaryFolder();
        await using (EmbeddedClickHouse first = await EmbeddedClickHouse.StartAsync(folder.Path, 0, null, Cancellation))
        {
            using var store = new ClickHouseStore(first.Endpoint with { Database = "default" });
            await store.ExecuteAsync("CREATE TABLE kept (x UInt32) ENGINE = MergeTree ORDER BY x", cancellationToken: Cancellation);
            await store.ExecuteAsync("INSERT INTO kept SELECT number FROM numbers(1000)", cancellationToken: Cancellation);
            using Process process = Process.GetProcessById(first.ProcessId);
            process.Kill();
            await process.WaitForExitAsync(Cancellation);
        }

        await using EmbeddedClickHouse second = await EmbeddedClickHouse.StartAsync(folder.Path, 0, null, Cancellation);
        using var again = new ClickHouseStore(second.Endpoint with { Database = "default" });
        Assert.Equal(1000UL, await again.ScalarAsync("SELECT count() FROM kept", cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Stopping_leaves_no_process()
    {
        using var folder = new TemporaryFolder();
        EmbeddedClickHouse server = await EmbeddedClickHouse.StartAsync(folder.Path, 0, null, Cancellation);
        int process = server.ProcessId;
        Assert.True(Directory.Exists($"/proc/{process}"));

        await server.DisposeAsync();

        Assert.False(Directory.Exists($"/proc/{process}"));
    }

    [Fact]
    public async Task A_folder_in_use_is_named_with_the_remedy()
    {
        using var folder = new TemporaryFolder();
        await using EmbeddedClickHouse holder = await EmbeddedClickHouse.StartAsync(folder.Path, 0, null, Cancellation);

        StorageException refused = await Assert.ThrowsAsync<StorageException>(() => EmbeddedClickHouse.StartAsync(folder.Path, 0, null, Cancellation));

        Assert.Contains(folder.Path, refused.Message, StringComparison.Ordinal);
        Assert.Contains("--data", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_port_is_named_with_the_remedy()
    {
        using var folder = new TemporaryFolder();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;

        StorageException refused = await Assert.ThrowsAsync<StorageException>(() => EmbeddedClickHouse.StartAsync(folder.Path, port, null, Cancellation));

        Assert.Contains(port.ToString(System.Globalization.CultureInfo.InvariantCulture), refused.Message, StringComparison.Ordinal);
        Assert.Contains("--clickhouse-port", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_named_with_the_remedy()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("a-file");
        await File.WriteAllTextAsync(file, "", Cancellation);

        StorageException refused = await Assert.ThrowsAsync<StorageException>(() => EmbeddedClickHouse.StartAsync(Path.Combine(file, "data"), 0, null, Cancellation));

        Assert.Contains("--data", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named_with_the_remedy()
    {
        using var store = new ClickHouseStore(ClickHouseEndpoint.Parse("http://127.0.0.1:1"));

        StorageException refused = await Assert.ThrowsAsync<StorageException>(() => store.ExecuteAsync("SELECT 1", cancellationToken: Cancellation));

        Assert.Contains("http://127.0.0.1:1", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--clickhouse", refused.Message, StringComparison.Ordinal);
    }
}
