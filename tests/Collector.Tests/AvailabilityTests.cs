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
    public async Task While_ClickHouse_is_away_telemetry_is_accepted_and_then_it_arrives()
    {
        using var folder = new TemporaryFolder();
        EmbeddedClickHouse before = await EmbeddedClickHouse.StartAsync(folder.Path, 0, null, Cancellation);
        using var store = new ClickHouseStore(before.Endpoint);
        await using RunningCollector collector = await RunningCollector.StartAsync(store, answerWhenDelivered: false);
        await new SchemaMigrator(store, NullLogger<SchemaMigrator>.Instance).MigrateAsync(Cancellation);
        await before.DisposeAsync();

        for (int i = 0; i < 20; i++)
            await collector.SendAsync(Sample.Traces("away", Sample.Span(), Sample.Span()));
        HealthCheckResponse health = await new Health.HealthClient(collector.Channel).CheckAsync(new HealthCheckRequest(), cancellationToken: Cancellation);

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, health.Status);
        Assert.Equal(40, collector.Delivery.Status.WaitingRows);
        await using EmbeddedClickHouse after = await EmbeddedClickHouse.StartAsync(folder.Path, before.Endpoint.Uri.Port, null, Cancellation);
        await collector.Delivery.UntilDeliveredAsync(Cancellation);
        Assert.Equal(40, await StoredRows.CountAsync(store, "otel_traces", "away"));
        Assert.Equal(0, collector.Delivery.Status.WaitingBytes);
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
    public async Task Rows_for_a_table_that_is_not_there_wait_for_it()
    {
        await using TestClickHouse clickHouse = await TestClickHouse.StartAsync(Cancellation);
        await clickHouse.Store.ExecuteAsync("RENAME TABLE otel_logs TO elsewhere", cancellationToken: Cancellation);
        await using RunningCollector collector = await RunningCollector.StartAsync(clickHouse.Store, answerWhenDelivered: false);
        var large = new LogRecord { Body = Sample.Text(new string('x', 20 * 1024 * 1024)) };

        await collector.SendAsync(Sample.Logs("large", large));
        await collector.SendAsync(Sample.Traces("others", Sample.Span()));
        while (collector.Delivery.Status is { StorageFailure: null } or { WaitingBlocks: > 1 })
            await Task.Delay(10, Cancellation);

        Assert.Contains("otel_logs", collector.Delivery.Status.StorageFailure, StringComparison.Ordinal);
        Assert.Equal(1, await StoredRows.CountAsync(clickHouse.Store, "otel_traces", "others"));
        await clickHouse.Store.ExecuteAsync("RENAME TABLE elsewhere TO otel_logs", cancellationToken: Cancellation);
        await collector.Delivery.UntilDeliveredAsync(Cancellation);
        Assert.Equal(1, await StoredRows.CountAsync(clickHouse.Store, "otel_logs", "large"));
    }

    [Fact]
    public async Task While_ClickHouse_is_read_only_telemetry_is_accepted_and_then_it_arrives_once()
    {
        await using TestClickHouse clickHouse = await TestClickHouse.StartAsync(Cancellation);
        await using RunningCollector collector = await RunningCollector.StartAsync(clickHouse.Store, answerWhenDelivered: false);
        await collector.SendAsync(Sample.Traces("read only", Sample.Span()));
        await collector.Delivery.UntilDeliveredAsync(Cancellation);
        await clickHouse.Store.ExecuteAsync("ALTER TABLE otel_traces MODIFY SETTING table_readonly = 1", cancellationToken: Cancellation);

        for (int i = 0; i < 20; i++)
            await collector.SendAsync(Sample.Traces("read only", Sample.Span(), Sample.Span()));
        await Until.TrueAsync(() => collector.Delivery.Status.StorageFailure is not null);
        Assert.Contains("READ_ONLY", collector.Delivery.Status.StorageFailure, StringComparison.Ordinal);
        Assert.Equal(40, collector.Delivery.Status.WaitingRows);

        await clickHouse.Store.ExecuteAsync("ALTER TABLE otel_traces RESET SETTING table_readonly", cancellationToken: Cancellation);
        await collector.Delivery.UntilDeliveredAsync(Cancellation);
        Assert.Equal(41, await StoredRows.CountAsync(clickHouse.Store, "otel_traces", "read only"));
        Assert.Null(collector.Delivery.Status.StorageFailure);
    }

    [Fact]
    public async Task More_than_may_wait_is_refused_with_a_time_to_come_again_and_taken_when_there_is_room()
    {
        using var folder = new TemporaryFolder();
        EmbeddedClickHouse before = await EmbeddedClickHouse.StartAsync(folder.Path, 0, null, Cancellation);
        using var store = new ClickHouseStore(before.Endpoint);
        await new SchemaMigrator(store, NullLogger<SchemaMigrator>.Instance).MigrateAsync(Cancellation);
        await before.DisposeAsync();
        await using RunningCollector collector = await RunningCollector.StartAsync(
            store, new OtlpCollectorOptions { MaxQueueBytes = 20_000, RetryAfter = TimeSpan.FromSeconds(7) }, answerWhenDelivered: false);

        int accepted = 0;
        RpcException? refused = null;
        for (int i = 0; i < 1000 && refused is null; i++)
        {
            try
            {
                await collector.SendAsync(Sample.Traces("many", Enumerable.Repeat(Sample.Span(), 3)));
                accepted++;
            }
            catch (RpcException full)
            {
                refused = full;
            }
        }

        Assert.Equal(StatusCode.ResourceExhausted, refused!.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), refused.GetRpcStatus()!.GetDetail<RetryInfo>().RetryDelay.ToTimeSpan());
        Assert.InRange(collector.Delivery.Status.WaitingBytes, 10_000, 25_000);
        await using EmbeddedClickHouse after = await EmbeddedClickHouse.StartAsync(folder.Path, before.Endpoint.Uri.Port, null, Cancellation);
        await collector.Delivery.UntilDeliveredAsync(Cancellation);
        await collector.SendAsync(Sample.Traces("many", Enumerable.Repeat(Sample.Span(), 3)));
        await collector.Delivery.UntilDeliveredAsync(Cancellation);
        Assert.Equal((accepted + 1) * 3, await StoredRows.CountAsync(store, "otel_traces", "many"));
    }

    [Fact]
    public async Task Stopping_delivers_what_was_accepted()
    {
        await using TestClickHouse clickHouse = await TestClickHouse.StartAsync(Cancellation);
        await using RunningCollector collector = await RunningCollector.StartAsync(
            clickHouse.Store, new OtlpCollectorOptions { InsertInterval = TimeSpan.FromMinutes(1) }, answerWhenDelivered: false);
        await collector.SendAsync(Sample.Traces("stop", Sample.Span()));
        await collector.Delivery.UntilDeliveredAsync(Cancellation);
        await collector.SendAsync(Sample.Traces("stop", Sample.Span()));
        Assert.Equal(1, collector.Delivery.Status.WaitingRows);

        await collector.StopAsync();

        Assert.Equal(2, await StoredRows.CountAsync(clickHouse.Store, "otel_traces", "stop"));
    }
}
