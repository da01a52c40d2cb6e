using System.Text.Json.Nodes;
using Grpc.Core;
using OtelMl.Collector.Forming;
using OtelMl.Collector.Tuples;
using OtelMl.Storage.Access;
using OtelMl.Tests.Shared;

namespace OtelMl.Collector.Tests.Tuples;

/// <summary>Rows that come in columns are delivered as all others are.</summary>
public sealed class TupleDeliveryTests
{
    const int Rows = 40;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_acknowledged_survives_a_kill_and_is_stored_once()
    {
        using var storage = new TemporaryFolder();
        using var data = new TemporaryFolder();
        await using KillableClickHouse clickHouse = await KillableClickHouse.StartAsync(storage, Cancellation);
        await using var collector = new CollectorProcess(data, clickHouse.Store.Endpoint.Uri);
        await collector.StartAsync(Cancellation);
        int acknowledged = 0;
        for (int round = 0; round < 3; round++)
        {
            if (round == 1)
                await clickHouse.KillAsync(); // from now on rows wait on disk
            using var channel = Grpc.Net.Client.GrpcChannel.ForAddress(collector.Address);
            for (int i = 0; i < 5; i++)
                await new TupleService.TupleServiceClient(channel).ExportAsync(Batch.Request(Tuples("killed", acknowledged++)), cancellationToken: Cancellation);
            await collector.KillAsync();
            if (round == 1)
                await clickHouse.StartAgainAsync(Cancellation);
            await collector.StartAsync(Cancellation);
        }

        for (int i = 0; i < 300 && await CountAsync(clickHouse.Store) < acknowledged * Rows; i++)
            await Task.Delay(100, Cancellation);

        Assert.Equal(acknowledged * Rows, await CountAsync(clickHouse.Store));
        JsonObject found = await StoredRows.SingleAsync(
            clickHouse.Store, "SELECT toInt32(uniqExact(TupleId)) AS Ids, toInt32(sum(NumericFeatures['f7'])) AS Sum, groupUniqArray(Features['zone']) AS Zones FROM ml_tuples");
        StoredRows.Equal($$"""{"Ids": {{acknowledged * Rows}}, "Sum": {{7 * acknowledged * Rows}}, "Zones": ["Zoo"]}""", found);
    }

    [Fact]
    public async Task A_refused_row_is_a_dead_letter_that_can_be_inserted_once_mended()
    {
        using var folder = new TemporaryFolder();
        await using TestClickHouse clickHouse = await TestClickHouse.StartAsync(Cancellation);
        await clickHouse.Store.ExecuteAsync("ALTER TABLE ml_tuples ADD CONSTRAINT no_poison CHECK TupleId != '3-17'", cancellationToken: Cancellation);
        await using RunningCollector collector = await RunningCollector.StartAsync(clickHouse.Store, dataFolder: folder.Path);

        var client = new TupleService.TupleServiceClient(collector.Channel);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => client.ExportAsync(Batch.Request(Tuples("letters", i)), cancellationToken: Cancellation).ResponseAsync));

        Assert.Equal((6 * Rows) - 1, await CountAsync(clickHouse.Store));
        string[] files = Directory.GetFiles(folder.Path, "*.native", SearchOption.AllDirectories);
        await clickHouse.Store.ExecuteAsync("ALTER TABLE ml_tuples DROP CONSTRAINT no_poison", cancellationToken: Cancellation);
        await using FileStream native = File.OpenRead(Assert.Single(files));
        IEnumerable<string> columns = new TupleBlock(TupleLayout.Of(TupleKind.Tuple)!, new TupleKeys()).ColumnNames;
        await clickHouse.Store.InsertBlockAsync("ml_tuples", columns, (stream, cancelled) => native.CopyToAsync(stream, cancelled), "mended", Cancellation);
        Assert.Equal(7.0, await clickHouse.Store.ScalarAsync("SELECT NumericFeatures['f7'] FROM ml_tuples WHERE TupleId = '3-17' AND Features['zone'] = 'Zoo'", cancellationToken: Cancellation));
    }

    [Fact]
    public async Task A_token_is_asked_for_here_too()
    {
        await using TestClickHouse clickHouse = await TestClickHouse.StartAsync(Cancellation);
        await using RunningCollector collector = await RunningCollector.StartAsync(clickHouse.Store, new OtlpCollectorOptions { BearerTokens = ["secret"] });
        var client = new TupleService.TupleServiceClient(collector.Channel);

        RpcException refused = await Assert.ThrowsAsync<RpcException>(async () => await client.ExportAsync(Batch.Request(Tuples("token", 1)), cancellationToken: Cancellation));
        await client.ExportAsync(Batch.Request(Tuples("token", 1)), new Metadata { { "authorization", "Bearer secret" } }, cancellationToken: Cancellation);

        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
        Assert.Equal(Rows, await CountAsync(clickHouse.Store));
    }

    static TupleBatch Tuples(string pipeline, int number) => Batch.Of(
        TupleKind.Tuple,
        pipeline,
        Rows,
        [
            Batch.Strings("ml.tuple.id", Enumerable.Range(0, Rows).Select(row => $"{number}-{row}")),
            Batch.Dictionary("ml.feature.zone", ["Zoo"], Enumerable.Repeat(0u, Rows)),
            .. Enumerable.Range(0, 300).Select(column => Batch.Doubles($"ml.feature.f{column}", Enumerable.Repeat((double)column, Rows))),
        ]);

    static async Task<int> CountAsync(ClickHouseStore store) => (int)(await store.ScalarAsync("SELECT toInt32(count()) FROM ml_tuples", cancellationToken: Cancellation))!;
}
