using Google.Rpc;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.Logging.Abstractions;
using OtelMl.Collector.Otlp;
using OtelMl.Storage.Access;
using OtelMl.Storage.Embedded;
using OtelMl.Storage.Migrations;
using OtelMl.Tests.Shared;

namespace OtelMl.Collector.Tests;

/// <summary>What senders hear while their telemetry cannot be stored.</summary>
public sealed class AvailabilityTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_ClickHouse_is_away_senders_are_told_to_try_again_and_then_it_works()
    {
        using var folder = new TemporaryFolder();
        EmbeddedClickHouse before = await EmbeddedClickHouse.StartAsync(folder.Path, 0, null, Cancellation);
        using var store = new ClickHouseStore(before.Endpoint);
        await using RunningCollector collector = await RunningCollector.StartAsync(store, new OtlpCollectorOptions
        {
            RetryFor = TimeSpan.FromMilliseconds(300),
            RetryAfter = TimeSpan.FromSeconds(7),
        });
        await new SchemaMigrator(store, NullLogger<SchemaMigrator>.Instance).MigrateAsync(Cancellation);
        await before.DisposeAsync();

        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => collector.SendAsync(Sample.Traces("away", Sample.Span())));
        HealthCheckResponse health = await new Health.HealthClient(collector.Channel).CheckAsync(new HealthCheckRequest(), cancellationToken: Cancellation);

        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), refused.GetRpcStatus()!.GetDetail<RetryInfo>().RetryDelay.ToTimeSpan());
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, health.Status);

        await using EmbeddedClickHouse after = await EmbeddedClickHouse.StartAsync(folder.Path, before.Endpoint.Uri.Port, null, Cancellation);
        await collector.SendAsync(Sample.Traces("back", Sample.Span()));
        Assert.Equal(1, await StoredRows.CountAsync(store, "otel_traces", "back"));
    }

    [Fact]
    public async Task An_insert_waits_for_ClickHouse_to_come_back()
    {
        using var folder = new TemporaryFolder();
        EmbeddedClickHouse before = await EmbeddedClickHouse.StartAsync(folder.Path, 0, null, Cancellation);
        using var store = new ClickHouseStore(before.Endpoint);
        await using RunningCollector collector = await RunningCollector.StartAsync(store, new OtlpCollectorOptions { RetryFor = TimeSpan.FromSeconds(60) });
        await new SchemaMigrator(store, NullLogger<SchemaMigrator>.Instance).MigrateAsync(Cancellation);
        await before.DisposeAsync();

        Task<ExportTraceServiceResponse> export = collector.SendAsync(Sample.Traces("away", Sample.Span()));
        await using EmbeddedClickHouse after = await EmbeddedClickHouse.StartAsync(folder.Path, before.Endpoint.Uri.Port, null, Cancellation);

        Assert.Null((await export).PartialSuccess);
        Assert.Equal(1, await StoredRows.CountAsync(store, "otel_traces", "away"));
    }

    [Fact]
    public async Task An_insert_whose_answer_is_lost_is_not_done_twice()
    {
        await using TestClickHouse clickHouse = await TestClickHouse.StartAsync(Cancellation);
        await using LossyProxy proxy = await LossyProxy.StartAsync(clickHouse.Endpoint.Uri);
        using var store = new ClickHouseStore(clickHouse.Endpoint with { Uri = proxy.Address });
        await using RunningCollector collector = await RunningCollector.StartAsync(store);
        proxy.LoseNextAnswers(2);

        await collector.SendAsync(Sample.Logs("lossy", new LogRecord { EventName = "ml.feedback", Attributes = { Sample.Attribute("ml.prediction.id", "1") } }));

        Assert.Equal(3, proxy.Requests);
        Assert.Equal(1, await StoredRows.CountAsync(clickHouse.Store, "otel_logs", "lossy"));
        Assert.Equal(1UL, await clickHouse.Store.ScalarAsync("SELECT count() FROM ml_feedback", cancellationToken: Cancellation));
    }

    [Fact]
    public async Task What_ClickHouse_refuses_fails_for_good_and_only_for_its_sender()
    {
        await using TestClickHouse clickHouse = await TestClickHouse.StartAsync(Cancellation);
        await clickHouse.Store.ExecuteAsync("ALTER TABLE otel_logs ADD CONSTRAINT no_poison CHECK EventName != 'poison'", cancellationToken: Cancellation);
        await using RunningCollector collector = await RunningCollector.StartAsync(clickHouse.Store);

        List<Task<ExportLogsServiceResponse>> good = Enumerable.Range(0, 20).Select(_ => collector.SendAsync(Sample.Logs("good", new LogRecord()))).ToList();
        Task<ExportLogsServiceResponse> poisoned = collector.SendAsync(Sample.Logs("bad", new LogRecord { EventName = "poison" }));
        good.AddRange(Enumerable.Range(0, 20).Select(_ => collector.SendAsync(Sample.Logs("good", new LogRecord()))));

        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => poisoned);
        await Task.WhenAll(good);
        Assert.Equal(StatusCode.Internal, refused.StatusCode);
        Assert.Contains("no_poison", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(40, await StoredRows.CountAsync(clickHouse.Store, "otel_logs", "good"));
    }

    [Fact]
    public async Task A_large_request_for_a_table_that_is_not_there_is_refused_too()
    {
        await using TestClickHouse clickHouse = await TestClickHouse.StartAsync(Cancellation);
        await clickHouse.Store.ExecuteAsync("DROP TABLE otel_logs", cancellationToken: Cancellation);
        await using RunningCollector collector = await RunningCollector.StartAsync(clickHouse.Store);
        var large = new LogRecord { Body = Sample.Text(new string('x', 20 * 1024 * 1024)) };

        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => collector.SendAsync(Sample.Logs("large", large)));

        Assert.Equal(StatusCode.Internal, refused.StatusCode);
        Assert.Contains("otel_logs", refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_may_wait_is_refused_with_a_time_to_come_again()
    {
        using var store = new ClickHouseStore(ClickHouseEndpoint.Parse("http://127.0.0.1:1"));
        await using RunningCollector collector = await RunningCollector.StartAsync(store, new OtlpCollectorOptions
        {
            MaxPendingBytes = 1000,
            RetryFor = TimeSpan.FromSeconds(1),
        });

        List<Task<ExportTraceServiceResponse>> exports =
            Enumerable.Range(0, 10).Select(_ => collector.SendAsync(Sample.Traces("many", Enumerable.Repeat(Sample.Span(), 3)))).ToList();

        var statuses = new List<Google.Rpc.Status>();
        foreach (Task<ExportTraceServiceResponse> export in exports)
            statuses.Add((await Assert.ThrowsAsync<RpcException>(() => export)).GetRpcStatus()!);
        Assert.Contains(statuses, status => status.Code == (int)Code.ResourceExhausted);
        Assert.Contains(statuses, status => status.Code == (int)Code.Unavailable);
        Assert.All(statuses, status => Assert.NotNull(status.GetDetail<RetryInfo>()));
    }

    [Fact]
    public async Task Stopping_finishes_what_was_accepted()
    {
        await using TestClickHouse clickHouse = await TestClickHouse.StartAsync(Cancellation);
        await using RunningCollector collector =
            await RunningCollector.StartAsync(clickHouse.Store, new OtlpCollectorOptions { InsertInterval = TimeSpan.FromSeconds(1) });
        await collector.SendAsync(Sample.Traces("stop", Sample.Span()));
        Task<ExportTraceServiceResponse> waiting = collector.SendAsync(Sample.Traces("stop", Sample.Span()));
        await collector.UntilReceivedAsync();

        await collector.StopAsync();

        Assert.Null((await waiting).PartialSuccess);
        Assert.Equal(2, await StoredRows.CountAsync(clickHouse.Store, "otel_traces", "stop"));
    }
}
