using OtelMl.Analyzers.Diagnosis.Provenance;

namespace OtelMl.Provenance.Tests;

public sealed class LabelTests(ProvenanceFixture fixture)
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    ToggleTable Labels => ToggleTable.DataLabels(fixture.Store, TimeProvider.System);

    ToggleTable Retractions => ToggleTable.Retractions(fixture.Store, TimeProvider.System);

    [Fact]
    public async Task What_is_made_of_labelled_data_carries_the_label_and_nothing_else_does()
    {
        await fixture.StoreAsync(
            "carry",
            new StoredRun("ca-clean", "cleaning", 0) { Reads = [("ca/raw", "")], Writes = [("ca/clean", "")] },
            new StoredRun("ca-other", "cleaning", 0) { Reads = [("ca/others", "")], Writes = [("ca/clean-others", "")] },
            new StoredRun("ca-train", "training", 10) { Reads = [("ca/clean", "")], Writes = [("ca/model", "")] },
            new StoredRun("ca-clean-2", "cleaning", 15) { Reads = [("ca/others", "")], Writes = [("ca/clean", "")] },
            new StoredRun("ca-train-2", "training", 20) { Reads = [("ca/clean", "")], Writes = [("ca/model-2", "")] },
            new StoredRun("ca-serve", "inference", 30) { Reads = [("ca/model", ""), ("ca/clean-others", "")], Writes = [("ca/answers", "")] });

        List<Labelled> carriers = await new LabelReader(fixture.Catalog).CarriersAsync(["ca/raw"], Cancellation);

        Assert.Equal(["ca/raw", "ca/clean", "ca/model", "ca/answers"], carriers.Select(carrier => carrier.Data));
        Assert.Equal(["", "ca-clean", "ca-train", "ca-serve"], carriers.Select(carrier => carrier.RunId));
    }

    [Fact]
    public async Task The_same_content_carries_the_label_under_another_name()
    {
        await fixture.StoreAsync(
            "alias",
            new StoredRun("al-make", "make", 0) { Writes = [("al/x", "content"), ("al/w", "other")] },
            new StoredRun("al-use", "use", 10) { Reads = [("al/y", "content")], Writes = [("al/z", "")] },
            new StoredRun("al-other", "other", 20) { Reads = [("al/w", "other")], Writes = [("al/v", "")] });
        await Labels.SetAsync([["secret", "al/x"]], present: true, Cancellation);

        List<Labelled> carriers = await new LabelReader(fixture.Catalog).CarriersAsync(["al/x"], Cancellation);
        LineageFindings use = await fixture.FindAsync(await fixture.Reader.TraceAsync(["al-use"], cancellationToken: Cancellation));
        LineageFindings other = await fixture.FindAsync(await fixture.Reader.TraceAsync(["al-other"], cancellationToken: Cancellation));

        Assert.Equal(["al/x", "al/z"], carriers.Select(carrier => carrier.Data));
        Assert.Equal(["secret"], use.LabelsOf("al/y"));
        Assert.Empty(other.Labels);
    }

    [Fact]
    public async Task Data_that_no_run_read_or_wrote_is_not_known()
    {
        await fixture.StoreAsync("known", new StoredRun("kn-run", "cleaning", 0) { Reads = [("kn/raw", "")], Writes = [("kn/clean", "")] });

        Assert.True(await fixture.Catalog.KnowsAsync("kn/raw", Cancellation));
        Assert.True(await fixture.Catalog.KnowsAsync("kn/clean", Cancellation));
        Assert.False(await fixture.Catalog.KnowsAsync("kn/rwa", Cancellation));
    }

    [Fact]
    public async Task A_trace_tells_labels_and_retractions_of_its_sources_whenever_they_were_made()
    {
        await fixture.StoreAsync(
            "told",
            new StoredRun("to-clean", "cleaning", 0) { Reads = [("to/raw", "")], Writes = [("to/clean", "")] },
            new StoredRun("to-train", "training", 10) { Reads = [("to/clean", "")], Writes = [("to/model", "")] });
        Lineage lineage = await fixture.Reader.TraceAsync(["to-train"], cancellationToken: Cancellation);

        await Labels.SetAsync([["customer 7", "to/raw"], ["licence X", "to/raw"], ["elsewhere", "no/such"]], present: true, Cancellation);
        await Labels.SetAsync([["licence X", "to/raw"]], present: false, Cancellation);
        await Retractions.SetAsync([["customer 7"]], present: true, Cancellation);
        LineageFindings findings = await fixture.FindAsync(lineage);

        Assert.Equal(["customer 7"], findings.Labels.Select(label => label.Key));
        Assert.Equal(["customer 7 (retracted)"], findings.LabelsOf("to/raw"));

        await Retractions.SetAsync([["customer 7"]], present: false, Cancellation);
        Assert.Equal(["customer 7"], (await fixture.FindAsync(lineage)).LabelsOf("to/raw"));
    }

    [Fact]
    public async Task Tags_that_people_give_and_take_join_those_of_the_runs()
    {
        await fixture.StoreAsync("tags", new StoredRun("ta-run", "tagged", 0) { Tags = ["online", "forest"] });
        ToggleTable tags = ToggleTable.ComponentTags(fixture.Store, TimeProvider.System);

        await tags.SetAsync([["tagged", "critical"]], present: true, Cancellation);
        await tags.SetAsync([["tagged", "forest"]], present: false, Cancellation);

        Assert.Equal(["critical", "online"], Assert.Single(await fixture.Catalog.ComponentsAsync(null, "critical", Cancellation)).Tags);
        Assert.Empty(await fixture.Catalog.ComponentsAsync(null, "forest", Cancellation));
    }

    [Fact]
    public async Task Notes_are_kept_in_order()
    {
        var notes = new NoteTable(fixture.Store, TimeProvider.System);

        await notes.AddAsync("noted", "first", Cancellation);
        await notes.AddAsync("noted", "second", Cancellation);

        Assert.Equal(["first", "second"], await notes.ReadAsync("noted", Cancellation));
        Assert.Empty(await notes.ReadAsync("another", Cancellation));
    }
}
