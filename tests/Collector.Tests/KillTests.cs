using OtelMl.Tests.Shared;

namespace OtelMl.Collector.Tests;

/// <summary>
/// kill -9 under load. <c>OTELML_KILL_ROUNDS</c> says how many rounds, <c>OTELML_KILL_SEED</c> when exactly.
/// </summary>
public sealed class KillTests(ITestOutputHelper output)
{
    const int DefaultRounds = 5;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_acknowledged_span_is_stored_once_whoever_is_killed_whenever()
    {
        int rounds = LongTest.Setting("OTELML_KILL_ROUNDS", DefaultRounds);
        int seed = LongTest.Setting("OTELML_KILL_SEED", Environment.TickCount);
        output.WriteLine($"OTELML_KILL_SEED={seed}");
        var random = new Random(seed);
        using var storage = new TemporaryFolder();
        using var data = new TemporaryFolder();
        await using KillableClickHouse clickHouse = await KillableClickHouse.StartAsync(storage, Cancellation);
        await using var collector = new CollectorProcess(data, clickHouse.Store.Endpoint.Uri);
        await collector.StartAsync(Cancellation);
        await using var load = SpanLoad.Start(collector.Address);

        for (int round = 0; round < rounds; round++)
        {
            await Task.Delay(random.Next(200, 2000), Cancellation);
            bool killCollector = round % 3 != 1;
            bool killClickHouse = round % 3 != 0;
            await Task.WhenAll(killClickHouse ? clickHouse.KillAsync() : Task.CompletedTask, killCollector ? collector.KillAsync() : Task.CompletedTask);
            await Task.Delay(random.Next(0, 500), Cancellation);
            if (killClickHouse)
                await clickHouse.StartAgainAsync(Cancellation);
            if (killCollector)
                await collector.StartAsync(Cancellation);
            output.WriteLine($"round {round + 1}: {(killCollector ? "collector " : "")}{(killClickHouse ? "ClickHouse " : "")}killed, {load.Acknowledged.Count} spans acknowledged, {load.Failures.Count} exports failed");
        }

        await Task.Delay(500, Cancellation);
        await load.StopAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await load.MissingAsync(clickHouse.Store) > 0 && !patience.IsCancellationRequested)
            await Task.Delay(200, Cancellation);

        output.WriteLine(collector.Output);
        Assert.True(load.Acknowledged.Count > 100 * rounds);
        await load.AssertStoredOnceAsync(clickHouse.Store);
    }
}
