using OtelMl.Analyzers.Diagnosis.Provenance;

namespace OtelMl.Provenance.Tests;

public sealed class StalenessTests(ProvenanceFixture fixture)
{
    const int Day = 24 * 60;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_old_version_that_was_read_although_a_fresher_existed_is_stale()
    {
        await fixture.StoreAsync(
            "fresher",
            new StoredRun("fr-1", "features", 0) { Writes = [("fresher.csv", "one")] },
            new StoredRun("fr-2", "features", 10) { Writes = [("fresher.csv", "two")] },
            new StoredRun("fr-3", "features", 20) { Writes = [("fresher.csv", "three")] },
            new StoredRun("fr-reader", "training", 30) { Reads = [("fresher.csv", "one")] },
            new StoredRun("fr-later", "features", 40) { Writes = [("fresher.csv", "four")] });

        Assert.Equal(["2 fresher versions of fresher.csv existed"], await StaleAsync("fr-reader"));
    }

    [Fact]
    public async Task What_was_fresh_turns_out_stale_when_an_earlier_run_is_stored_late()
    {
        await fixture.StoreAsync(
            "late",
            new StoredRun("la-1", "features", 0) { Writes = [("late.csv", "one")] },
            new StoredRun("la-reader", "training", 30) { Reads = [("late.csv", "one")] });
        Assert.Empty(await StaleAsync("la-reader"));

        await fixture.StoreAsync("late", new StoredRun("la-2", "features", 10) { Writes = [("late.csv", "two")] });

        Assert.Equal(["1 fresher version of late.csv existed"], await StaleAsync("la-reader"));
    }

    [Fact]
    public async Task The_same_content_written_again_is_not_fresher()
    {
        await fixture.StoreAsync(
            "again",
            new StoredRun("ag-1", "features", 0) { Writes = [("again.csv", "one")] },
            new StoredRun("ag-2", "features", 10) { Writes = [("again.csv", "one")] },
            new StoredRun("ag-reader", "training", 30) { Reads = [("again.csv", "one")] });

        Assert.Empty(await StaleAsync("ag-reader"));
    }

    [Fact]
    public async Task Data_that_a_job_writes_daily_without_changing_it_is_stale()
    {
        await fixture.StoreAsync(
            "unchanged",
            [
                new StoredRun("un-other", "features", 0) { Writes = [("unchanged.csv", "before")] },
                .. Enumerable.Range(1, 40).Select(day => new StoredRun($"un-{day}", "features", day * Day) { Writes = [("unchanged.csv", "same")] }),
                new StoredRun("un-reader", "training", (40 * Day) + 60) { Reads = [("unchanged.csv", "same")] },
                new StoredRun("un-early", "training", (20 * Day) + 60) { Reads = [("unchanged.csv", "same")] },
            ]);

        Assert.Equal(["unchanged.csv was written again, unchanged for 39 days"], await StaleAsync("un-reader"));
        Assert.Empty(await StaleAsync("un-early"));
    }

    async Task<IEnumerable<string>> StaleAsync(string run)
    {
        Lineage lineage = await fixture.Reader.TraceAsync([run], cancellationToken: Cancellation);
        LineageFindings findings = await fixture.FindAsync(lineage);
        return findings.StaleOf(lineage.Runs[run]);
    }
}
