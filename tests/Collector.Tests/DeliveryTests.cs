using System.Diagnostics;
using System.Text.Json.Nodes;
using Google.Rpc;
using Grpc.Core;
using Grpc.Health.V1;
using OtelMl.Collector.Otlp;
using OtelMl.Storage.Access;
using OtelMl.Tests.Shared;

namespace OtelMl.Collector.Tests;

/// <summary>How what is acknowledged gets to ClickHouse.</summary>
public sealed class DeliveryTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lone_span_can_be_queried_within_two_seconds()
    {
        await using TestClickHouse clickHouse = await TestClickHouse.StartAsync(Cancellation);
        await using RunningCollector collector = await RunningCollector.StartAsync(clickHouse.Store, answerWhenDelivered: false);
        for (int i = 0; i < 3; i++)
        {
            string service = $"lone {i}";
            long sent = Stopwatch.GetTimestamp();
            await collector.SendAsync(Sample.Traces(service, Sample.Span()));
            while (await StoredRows.CountAsync(clickHouse.Store, "otel_traces", service) == 0)
                Assert.InRange(Stopwatch.GetElapsedTime(sent), TimeSpan.Zero, TimeSpan.FromSeconds(2));
        }
    }

    [Fact]
    public async Task Who_waits_for_delivery_does_not_wait_for_more_to_come()
    {
        await using TestClickHouse clickHouse = await TestClickHouse.StartAsync(Cancellation);
        await using RunningCollector collector = await RunningCollector.StartAsync(
            clickHouse.Store, new OtlpCollectorOptions { InsertInterval = TimeSpan.FromDays(1) }, answerWhenDelivered: false);
        for (int i = 0; i < 3; i++)
        {
            await collector.SendAsync(Sample.Traces("awaited", Sample.Span()));
            await collector.Delivery.UntilDeliveredAsync(Cancellation);
            Assert.Equal(i + 1, await StoredRows.CountAsync(clickHouse.Store, "otel_traces", "awaited"));
        }
    }

    [Fact]
    public async Task A_refused_row_is_a_dead_letter_and_its_neighbours_are_stored()
    {
        using var folder = new TemporaryFolder();
        await using TestClickHouse clickHouse = await TestClickHouse.StartAsync(Cancellation);
        await clickHouse.Store.ExecuteAsync("ALTER TABLE otel_logs ADD CONSTRAINT no_poison CHECK EventName != 'poison'", cancellationToken: Cancellation);
        await using RunningCollector collector = await RunningCollector.StartAsync(clickHouse.Store, dataFolder: folder.Path);

        await Task.WhenAll(Enumerable.Range(0, 100).Select(i =>
            collector.SendAsync(Sample.Logs("letters", Enumerable.Range(0, 7).Select(j => new LogRecord { EventName = i == 41 && j == 3 ? "poison" : "fine" })))));

        Assert.Equal(699, await StoredRows.CountAsync(clickHouse.Store, "otel_logs", "letters"));
        JsonNode letter = JsonNode.Parse(await File.ReadAllTextAsync(DeadLetter(folder, "*.jsonl"), Cancellation))!;
        Assert.Equal(("otel_logs", 1), ((string)letter["table"]!, (int)letter["rows"]!));
        Assert.Contains("no_poison", (string)letter["reason"]!, StringComparison.Ordinal);

        await clickHouse.Store.ExecuteAsync("ALTER TABLE otel_logs DROP CONSTRAINT no_poison", cancellationToken: Cancellation);
        await using FileStream native = File.OpenRead(DeadLetter(folder, "*.native"));
        await clickHouse.Store.InsertBlockAsync(
            "otel_logs", new Forming.LogBlock().ColumnNames, (stream, cancelled) => native.CopyToAsync(stream, cancelled), "mended", Cancellation);
        Assert.Equal(700, await StoredRows.CountAsync(clickHouse.Store, "otel_logs", "letters"));
        Assert.Equal(1UL, await clickHouse.Store.ScalarAsync("SELECT count() FROM otel_logs WHERE EventName = 'poison'", cancellationToken: Cancellation));
    }

    [Fact]
    public async Task What_one_run_accepted_the_next_delivers()
    {
        using var folder = new TemporaryFolder();
        using (var nowhere = new ClickHouseStore(ClickHouseEndpoint.Parse("http://127.0.0.1:1")))
        await using (RunningCollector first = await RunningCollector.StartAsync(nowhere, answerWhenDelivered: false, dataFolder: folder.Path))
        {
            await first.SendAsync(Sample.Traces("restart", Enumerable.Range(0, 60).Select(day => Sample.Span(Sample.Time - ((ulong)day * Sample.Day)))));
            await first.SendAsync(Sample.Logs("restart", new LogRecord(), new LogRecord()));
        }

        await using TestClickHouse clickHouse = await TestClickHouse.StartAsync(Cancellation);
        await using RunningCollector second = await RunningCollector.StartAsync(clickHouse.Store, dataFolder: folder.Path);
        await second.Delivery.UntilDeliveredAsync(Cancellation);

        Assert.Equal(60, await StoredRows.CountAsync(clickHouse.Store, "otel_traces", "restart"));
        Assert.Equal(2, await StoredRows.CountAsync(clickHouse.Store, "otel_logs", "restart"));
    }

    [Fact]
    public async Task Too_many_parts_is_waited_out()
    {
        await using TestClickHouse clickHouse = await TestClickHouse.StartAsync(Cancellation);
        await using RunningCollector collector = await RunningCollector.StartAsync(clickHouse.Store, answerWhenDelivered: false);
        await clickHouse.Store.ExecuteAsync("SYSTEM STOP MERGES otel_traces", cancellationToken: Cancellation);
        await clickHouse.Store.ExecuteAsync("ALTER TABLE otel_traces MODIFY SETTING parts_to_throw_insert = 1, parts_to_delay_insert = 0", cancellationToken: Cancellation);

        await collector.SendAsync(Sample.Traces("parts", Sample.Span()));
        await collector.Delivery.UntilDeliveredAsync(Cancellation);
        for (int i = 0; i < 10; i++)
            await collector.SendAsync(Sample.Traces("parts", Sample.Span()));
        while (collector.Delivery.Status.StorageFailure is null)
            await Task.Delay(10, Cancellation);
        Assert.Contains("TOO_MANY_PARTS", collector.Delivery.Status.StorageFailure, StringComparison.Ordinal);
        Assert.Equal(10, collector.Delivery.Status.WaitingRows);

        await clickHouse.Store.ExecuteAsync("ALTER TABLE otel_traces RESET SETTING parts_to_throw_insert, parts_to_delay_insert", cancellationToken: Cancellation);
        await collector.Delivery.UntilDeliveredAsync(Cancellation);
        Assert.Equal(11, await StoredRows.CountAsync(clickHouse.Store, "otel_traces", "parts"));
    }

    [Fact]
    public async Task While_the_disk_is_full_senders_are_told_to_come_again()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is a device that is always full on Linux only.");
        using var folder = new TemporaryFolder();
        await using TestClickHouse clickHouse = await TestClickHouse.StartAsync(Cancellation);
        await using RunningCollector collector = await RunningCollector.StartAsync(
            clickHouse.Store, new OtlpCollectorOptions { MaxSegmentBytes = 1 }, answerWhenDelivered: false, folder.Path);
        await collector.SendAsync(Sample.Traces("disk", Sample.Span()));
        string next = Path.Combine(folder.Path, "queue", "otel_traces", "0000000000000002.log");
        string probe = Path.Combine(folder.Path, "queue", "probe");
        File.CreateSymbolicLink(probe, "/dev/full");
        for (int i = 0; i < 3; i++)
        {
            File.CreateSymbolicLink(next, "/dev/full"); // what could not be written is removed
            RpcException refused = await Assert.ThrowsAsync<RpcException>(() => collector.SendAsync(Sample.Traces("disk", Sample.Span())));
            Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
            Assert.NotNull(refused.GetRpcStatus()!.GetDetail<RetryInfo>());
            Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, await HealthAsync(collector));
        }

        File.Delete(probe);

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, await HealthAsync(collector));
        await collector.SendAsync(Sample.Traces("disk", Sample.Span()));
        await collector.Delivery.UntilDeliveredAsync(Cancellation);
        Assert.Equal(2, await StoredRows.CountAsync(clickHouse.Store, "otel_traces", "disk"));
    }

    [Fact]
    public async Task ClickHouse_away_for_seconds_under_load_loses_and_doubles_nothing()
    {
        using var folder = new TemporaryFolder();
        await using var server = await KillableClickHouse.StartAsync(folder, Cancellation);
        await using RunningCollector collector = await RunningCollector.StartAsync(server.Store, answerWhenDelivered: false);
        await using var load = SpanLoad.Start(collector.Address);

        await Task.Delay(TimeSpan.FromSeconds(1), Cancellation);
        await server.KillAsync();
        int before = load.Acknowledged.Count;
        await Task.Delay(TimeSpan.FromSeconds(LongTest.Setting("OTELML_OUTAGE_SECONDS", 5)), Cancellation);
        int meanwhile = load.Acknowledged.Count - before;
        await server.StartAgainAsync(Cancellation);
        await Task.Delay(TimeSpan.FromSeconds(1), Cancellation);
        await load.StopAsync();
        await collector.Delivery.UntilDeliveredAsync(Cancellation);

        Assert.True(meanwhile > 0);
        Assert.Empty(load.Failures);
        await load.AssertStoredOnceAsync(server.Store);
    }

    static string DeadLetter(TemporaryFolder folder, string pattern) => Assert.Single(Directory.GetFiles(Path.Combine(folder.Path, "dead-letter"), pattern));

    static async Task<HealthCheckResponse.Types.ServingStatus> HealthAsync(RunningCollector collector) =>
        (await new Health.HealthClient(collector.Channel).CheckAsync(new HealthCheckRequest(), cancellationToken: Cancellation)).Status;
}
