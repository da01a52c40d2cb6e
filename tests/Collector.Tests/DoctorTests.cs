using System.Diagnostics;
using System.Text.Json.Nodes;
using OtelMl.Collector.Otlp;
using OtelMl.Storage.Access;
using OtelMl.Tests.Shared;

namespace OtelMl.Collector.Tests;

/// <summary><c>otelml doctor</c>, as its user runs it.</summary>
public sealed class DoctorTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Where_all_is_well_it_says_so()
    {
        using var folder = new TemporaryFolder();
        await using TestClickHouse clickHouse = await TestClickHouse.StartAsync(Cancellation);
        await using RunningCollector collector = await RunningCollector.StartAsync(clickHouse.Store, dataFolder: folder.Path);
        await collector.SendAsync(Sample.Traces("well", Sample.Span()));

        (int exit, JsonNode checks) = await RunAsync(folder.Path, clickHouse.Endpoint.Uri);

        Assert.True((bool)checks["fine"]!, checks.ToJsonString());
        Assert.Equal(0, exit);
    }

    [Fact]
    public async Task It_tells_of_dead_letters_tables_that_forget_tokens_and_a_schema_of_another_version()
    {
        using var folder = new TemporaryFolder();
        await using TestClickHouse clickHouse = await TestClickHouse.StartAsync(Cancellation);
        await clickHouse.Store.ExecuteAsync("ALTER TABLE otel_logs ADD CONSTRAINT no_poison CHECK EventName != 'poison'", cancellationToken: Cancellation);
        await clickHouse.Store.ExecuteAsync("ALTER TABLE otel_traces MODIFY SETTING non_replicated_deduplication_window = 0", cancellationToken: Cancellation);
        await clickHouse.Store.ExecuteAsync("INSERT INTO otelml_migrations (Version, Name) VALUES (1000, 'later')", cancellationToken: Cancellation);
        await using RunningCollector collector = await RunningCollector.StartAsync(clickHouse.Store, dataFolder: folder.Path);
        await collector.SendAsync(Sample.Logs("dead", new LogRecord { EventName = "poison" }, new LogRecord()));

        (int exit, JsonNode checks) = await RunAsync(folder.Path, clickHouse.Endpoint.Uri);

        Assert.Equal(1, exit);
        Assert.Contains("1 rows of otel_logs", Says(checks, "dead letters"), StringComparison.Ordinal);
        Assert.Contains("no_poison", Says(checks, "dead letters"), StringComparison.Ordinal);
        Assert.StartsWith("otel_traces would", Says(checks, "deduplication"), StringComparison.Ordinal);
        Assert.StartsWith("version 1000, this otelml knows", Says(checks, "schema"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_tells_of_a_backlog_and_of_storage_that_is_away()
    {
        using var folder = new TemporaryFolder();
        var nowhere = new Uri("http://127.0.0.1:1");
        using var store = new ClickHouseStore(new ClickHouseEndpoint(nowhere));
        await using RunningCollector collector = await RunningCollector.StartAsync(store, answerWhenDelivered: false, dataFolder: folder.Path);
        await collector.SendAsync(Sample.Traces("backlog", Sample.Span(), Sample.Span()));

        (int exit, JsonNode checks) = await RunAsync(folder.Path, nowhere);

        Assert.Equal(3, exit);
        Assert.StartsWith("2 rows", Says(checks, "queue"), StringComparison.Ordinal);
        Assert.Equal("storage", Check(checks, "storage")["status"]!.ToString());
    }

    static string Says(JsonNode checks, string name) => Check(checks, name)["says"]!.ToString();

    static JsonNode Check(JsonNode checks, string name) => Assert.Single(checks["checks"]!.AsArray(), check => check!["name"]!.ToString() == name)!;

    static async Task<(int Exit, JsonNode Checks)> RunAsync(string data, Uri clickHouse)
    {
        using Process doctor = Process.Start(new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            ArgumentList =
            {
                "exec", Path.Combine(AppContext.BaseDirectory, "otelml.dll"), "doctor", "--json", "--data", data, "--clickhouse", clickHouse.ToString(),
                "--otlp-grpc-port", "0", "--otlp-http-port", "0", "--web-port", "0",
            },
        })!;
        string output = await doctor.StandardOutput.ReadToEndAsync(Cancellation);
        await doctor.WaitForExitAsync(Cancellation);
        return (doctor.ExitCode, JsonNode.Parse(output)!);
    }
}
