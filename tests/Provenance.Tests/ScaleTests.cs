using OtelMl.Analyzers.Diagnosis.Provenance;

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
}
