using System.Globalization;
using OtelMl.Analyzers.Diagnosis.Provenance;
using OtelMl.Storage.Access;
using OtelMl.Tests.Shared;

namespace OtelMl.Provenance.Tests;

public sealed class ScaleTests(ProvenanceFixture fixture)
{
    [Fact]
    public async Task Among_a_hundred_thousand_runs_the_right_chain_is_found()
    {
        const int days = 20_000;
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        // Five components a day, each reading what the one before wrote under the same name every day.
        await fixture.Store.ExecuteAsync(
            $$"""
            INSERT INTO otel_traces (Timestamp, TraceId, SpanId, SpanName, SpanAttributes, Duration)
            SELECT
                toDateTime64('2020-01-01 00:00:00', 9) + toIntervalMinute(day * 10 + step) AS Timestamp,
                toString(day), concat('big-', toString(day), '-', toString(step)), 'run',
                map(
                    'ml.pipeline.name', 'big', 'ml.component.name', concat('step-', toString(step)),
                    'ml.run.inputs', concat('["data/', toString(step), '"]'), 'ml.run.outputs', concat('["data/', toString(step + 1), '"]')),
                1000000000
            FROM (SELECT intDiv(number, 5) AS day, number % 5 AS step FROM numbers({{days * 5}}))
            SETTINGS max_partitions_per_insert_block = 0
            """,
            cancellationToken: cancellation);

        Lineage lineage = await fixture.Reader.TraceAsync(["big-12345-4"], cancellationToken: cancellation);

        Assert.Equal(
            ["big-12345-4", "big-12345-3", "big-12345-2", "big-12345-1", "big-12345-0"],
            lineage.Runs.Values.OrderByDescending(run => run.StartTime).Select(run => run.RunId));
    }

    [Fact]
    public async Task What_a_trace_reads_does_not_grow_with_what_is_stored()
    {
        const int Chain = 5;
        const int Granule = 8192;
        // A level looks its runs' inputs up, for themselves and to know the names and digests among them, and then who wrote these.
        // What is next to each other in the order of the table lies in one granule, or on the boundary of two.
        const int MostOfLevel = 8 * Granule;
        // Bloom filters of the runs' ids let one granule in a thousand pass that does not hold them.
        const int Mistaken = 2 * Granule;
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        await using TestClickHouse clickHouse = await TestClickHouse.StartAsync(cancellation);
        ClickHouseStore store = clickHouse.Store;
        RunCatalog catalog = new(store);

        await StoreChainsAsync(0, 4_000);
        long few = await RowsOfTraceAsync("3000");
        await StoreChainsAsync(4_000, 20_000);
        long many = await RowsOfTraceAsync("12345");

        long stored = Convert.ToInt64(await store.ScalarAsync("SELECT count() FROM ml_run_pointers", cancellationToken: cancellation), CultureInfo.InvariantCulture);
        Assert.Equal(2 * Chain * 24_000, stored);
        Assert.InRange(many, 1, (Chain * MostOfLevel) + Mistaken);
        // A scan of the outputs that came in between, be it at one level only, would add as many.
        Assert.InRange(many - few, -Chain * Granule, Chain * 20_000);

        async Task StoreChainsAsync(int from, int count)
        {
            await store.ExecuteAsync(
                $$"""
                INSERT INTO otel_traces (Timestamp, TraceId, SpanId, SpanName, SpanAttributes, Duration)
                WITH leftPad(toString(chain), 6, '0') AS name
                SELECT
                    toDateTime64('2020-01-01 00:00:00', 9) + toIntervalMinute(chain) + toIntervalSecond(step),
                    concat('trace-', toString(chain)), concat('run-', toString(chain), '-', toString(step)), 'run',
                    map(
                        'ml.pipeline.name', 'scale', 'ml.component.name', concat('step-', toString(step)),
                        'ml.run.inputs', concat('["data/', name, '/', toString(step), '"]'),
                        'ml.run.outputs', concat('["data/', name, '/', toString(step + 1), '"]')),
                    100000000
                FROM (SELECT {{from}} + intDiv(number, {{Chain}}) AS chain, number % {{Chain}} AS step FROM numbers({{count * Chain}}))
                """,
                cancellationToken: cancellation);
            // Each part has granules of its own; merged, as they are in time, there is one.
            await store.ExecuteAsync("OPTIMIZE TABLE ml_run_pointers FINAL", cancellationToken: cancellation);
        }

        async Task<long> RowsOfTraceAsync(string chain)
        {
            long before = await SelectedRowsAsync();
            List<string> roots = await new OutputCatalog(store).MakersAsync($"data/{chain.PadLeft(6, '0')}/{Chain}", "", cancellation);
            Lineage lineage = await new LineageReader(catalog).TraceAsync(roots, cancellationToken: cancellation);
            long after = await SelectedRowsAsync();
            Assert.Equal(Enumerable.Range(0, Chain).Select(step => $"run-{chain}-{step}"), lineage.Runs.Keys.Order(StringComparer.Ordinal));
            return after - before;
        }

        async Task<long> SelectedRowsAsync() => Convert.ToInt64(
            await store.ScalarAsync("SELECT value FROM system.events WHERE event = 'SelectedRows'", cancellationToken: cancellation), CultureInfo.InvariantCulture);
    }
}
