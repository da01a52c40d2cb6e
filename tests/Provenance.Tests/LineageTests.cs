using OtelMl.Analyzers.Diagnosis.Provenance;

namespace OtelMl.Provenance.Tests;

public sealed class LineageTests(ProvenanceFixture fixture)
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_depends_on_the_last_that_wrote_its_input_before_it_started()
    {
        await fixture.StoreAsync(
            "latest",
            new StoredRun("l-old", "features", 0) { Writes = [("latest.csv", "")] },
            new StoredRun("l-new", "features", 10) { Writes = [("latest.csv", "")] },
            new StoredRun("l-later", "features", 30) { Writes = [("latest.csv", "")] },
            new StoredRun("l-reader", "training", 20) { Reads = [("latest.csv", "")] });

        Lineage lineage = await fixture.Reader.TraceAsync(["l-reader"], cancellationToken: Cancellation);

        Assert.Equal("l-new", Assert.Single(lineage.Dependencies).DependsOnRunId);
    }

    [Fact]
    public async Task A_run_that_has_not_ended_yet_is_not_what_another_read()
    {
        await fixture.StoreAsync(
            "overlap",
            new StoredRun("o-ended", "features", 0) { Writes = [("overlap.csv", "")] },
            new StoredRun("o-running", "features", 5) { Writes = [("overlap.csv", "")], Took = TimeSpan.FromMinutes(10) },
            new StoredRun("o-reader", "training", 8) { Reads = [("overlap.csv", "")] });

        Lineage lineage = await fixture.Reader.TraceAsync(["o-reader"], cancellationToken: Cancellation);

        Assert.Equal("o-ended", Assert.Single(lineage.Dependencies).DependsOnRunId);
    }

    [Fact]
    public async Task A_stream_that_was_still_being_written_is_that_of_the_same_trace()
    {
        await fixture.StoreAsync(
            "lazy",
            new StoredRun("z-clean-1", "cleaning", 0) { TraceId = "z-1", Writes = [("lazy", "")], Took = TimeSpan.FromMinutes(8) },
            new StoredRun("z-feat-1", "features", 1) { TraceId = "z-1", Reads = [("lazy", "")], Took = TimeSpan.FromMinutes(8) },
            new StoredRun("z-clean-2", "cleaning", 20) { TraceId = "z-2", Writes = [("lazy", "")], Took = TimeSpan.FromMinutes(8) },
            new StoredRun("z-feat-2", "features", 21) { TraceId = "z-2", Reads = [("lazy", "")], Took = TimeSpan.FromMinutes(8) });

        Lineage lineage = await fixture.Reader.TraceAsync(["z-feat-1", "z-feat-2"], cancellationToken: Cancellation);

        Assert.Equal("z-clean-1", Assert.Single(lineage.Of("z-feat-1")).DependsOnRunId);
        Assert.Equal("z-clean-2", Assert.Single(lineage.Of("z-feat-2")).DependsOnRunId);
    }

    [Fact]
    public async Task Neither_a_run_nor_one_that_it_is_a_part_of_wrote_what_it_read()
    {
        await fixture.StoreAsync(
            "whole",
            new StoredRun("w-yesterday", "update", 0) { TraceId = "w-1", Writes = [("state", "")] },
            new StoredRun("w-today", "update", 10) { TraceId = "w-2", Writes = [("state", "")], Took = TimeSpan.FromMinutes(10) },
            new StoredRun("w-part", "merge", 12) { TraceId = "w-2", Reads = [("state", "")], Writes = [("state", "")] });

        Lineage lineage = await fixture.Reader.TraceAsync(["w-part"], cancellationToken: Cancellation);

        Assert.Equal("w-yesterday", Assert.Single(lineage.Dependencies).DependsOnRunId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("equal")]
    public async Task Executions_that_overlap_keep_to_what_they_wrote_themselves(string digest)
    {
        await fixture.StoreAsync(
            "sweep" + digest,
            new StoredRun("e-gen-1" + digest, "generate", 0) { TraceId = "e-1", Writes = [("f", digest)], Took = TimeSpan.FromMinutes(10) },
            new StoredRun("e-gen-2" + digest, "generate", 1) { TraceId = "e-2", Writes = [("f", digest)], Took = TimeSpan.FromMinutes(10) },
            new StoredRun("e-fit-1" + digest, "fit", 12) { TraceId = "e-1", Reads = [("f", digest)] },
            new StoredRun("e-fit-2" + digest, "fit", 13) { TraceId = "e-2", Reads = [("f", digest)] });

        Lineage lineage = await fixture.Reader.TraceAsync(["e-fit-1" + digest, "e-fit-2" + digest], cancellationToken: Cancellation);
        LineageFindings findings = await fixture.FindAsync(lineage);

        Assert.Equal("e-gen-1" + digest, Assert.Single(lineage.Of("e-fit-1" + digest)).DependsOnRunId);
        Assert.Equal("e-gen-2" + digest, Assert.Single(lineage.Of("e-fit-2" + digest)).DependsOnRunId);
        Assert.All(lineage.Runs.Values, run => Assert.Empty(findings.StaleOf(run)));
    }

    [Fact]
    public async Task Of_equal_content_under_two_names_the_one_that_was_read_counts()
    {
        await fixture.StoreAsync(
            "passed",
            new StoredRun("p-make", "make", 0) { Writes = [("feat", "q")] },
            new StoredRun("p-validate", "validate", 10) { Reads = [("feat", "q")], Writes = [("feat/validated", "q")] },
            new StoredRun("p-use", "use", 20) { Reads = [("feat", "q")] },
            new StoredRun("p-use-copy", "use", 30) { Reads = [("feat/copy", "q")] });

        Lineage lineage = await fixture.Reader.TraceAsync(["p-use", "p-use-copy"], cancellationToken: Cancellation);

        Assert.Equal("p-make", Assert.Single(lineage.Of("p-use")).DependsOnRunId);
        Assert.Equal("p-validate", Assert.Single(lineage.Of("p-use-copy")).DependsOnRunId);
    }

    [Fact]
    public async Task A_replayed_old_input_does_not_steal_the_edge()
    {
        await fixture.StoreAsync(
            "replay",
            new StoredRun("r-monday", "features", 0) { Writes = [("replay.csv", "monday")] },
            new StoredRun("r-tuesday", "features", 10) { Writes = [("replay.csv", "tuesday")] },
            new StoredRun("r-reader", "training", 20) { Reads = [("replay.csv", "monday")] });

        Lineage lineage = await fixture.Reader.TraceAsync(["r-reader"], cancellationToken: Cancellation);

        Dependency dependency = Assert.Single(lineage.Dependencies);
        Assert.Equal("r-monday", dependency.DependsOnRunId);
        Assert.Equal("digest", dependency.MatchedBy);
    }

    [Fact]
    public async Task Pipelines_that_use_the_same_names_do_not_mix()
    {
        await fixture.StoreAsync("mine", new StoredRun("m-writer", "features", 0) { Writes = [("same.csv", "")] });
        await fixture.StoreAsync("yours", new StoredRun("y-writer", "features", 5) { Writes = [("same.csv", "")] });
        await fixture.StoreAsync("mine", new StoredRun("m-reader", "training", 10) { Reads = [("same.csv", "")] });

        Lineage lineage = await fixture.Reader.TraceAsync(["m-reader"], cancellationToken: Cancellation);

        Assert.Equal("m-writer", Assert.Single(lineage.Dependencies).DependsOnRunId);
    }

    [Fact]
    public async Task Stacked_diamonds_are_walked_once_each()
    {
        const int floors = 30;
        List<StoredRun> runs = [new StoredRun("d-0", "join", 0) { Writes = [("d/0", "")] }];
        for (int floor = 1; floor <= floors; floor++)
        {
            int minute = floor * 3;
            runs.Add(new StoredRun($"d-{floor}-a", "left", minute) { Reads = [($"d/{floor - 1}", "")], Writes = [($"d/{floor}/a", "")] });
            runs.Add(new StoredRun($"d-{floor}-b", "right", minute) { Reads = [($"d/{floor - 1}", "")], Writes = [($"d/{floor}/b", "")] });
            runs.Add(new StoredRun($"d-{floor}", "join", minute + 1) { Reads = [($"d/{floor}/a", ""), ($"d/{floor}/b", "")], Writes = [($"d/{floor}", "")] });
        }

        await fixture.StoreAsync("diamonds", runs);
        Lineage lineage = await fixture.Reader.TraceAsync([$"d-{floors}"], cancellationToken: Cancellation);

        Assert.Equal((3 * floors) + 1, lineage.Runs.Count);
        Assert.Equal(4 * floors, lineage.Dependencies.Count);
    }

    [Theory]
    [InlineData(0, "cut-c", "")]
    [InlineData(1, "cut-b", "")]
    [InlineData(2, "", "raw")]
    public async Task A_walk_that_is_cut_says_where_and_takes_nothing_there_for_a_source(int depth, string unexplored, string sources)
    {
        string pipeline = $"cut{depth}";
        await fixture.StoreAsync(
            pipeline,
            new StoredRun("cut-b" + depth, "clean", 0) { Reads = [("raw", "")], Writes = [("clean", "")] },
            new StoredRun("cut-c" + depth, "train", 10) { Reads = [("clean", "")] });

        Lineage lineage = await fixture.Reader.TraceAsync(["cut-c" + depth], depth, Cancellation);

        Assert.Equal(unexplored.Length == 0 ? [] : [unexplored + depth], lineage.Unexplored);
        Assert.Equal(sources, string.Join(", ", lineage.Runs.Keys.SelectMany(lineage.SourcesOf)));
    }

    [Fact]
    public async Task An_input_that_nobody_wrote_is_a_source()
    {
        await fixture.StoreAsync("source", new StoredRun("s-reader", "cleaning", 0) { Reads = [("raw.csv", "")] });

        Lineage lineage = await fixture.Reader.TraceAsync(["s-reader"], cancellationToken: Cancellation);

        Assert.Equal(["raw.csv"], lineage.SourcesOf("s-reader"));
    }

    [Fact]
    public async Task The_view_of_all_dependencies_says_the_same_as_the_walk()
    {
        var random = new Random(5);
        List<StoredRun> runs = [];
        for (int i = 0; i < 200; i++)
        {
            runs.Add(new StoredRun($"v-{i}", "any", i)
            {
                TraceId = random.Next(3) == 0 ? "" : $"v-{i / 20}",
                Took = TimeSpan.FromMilliseconds(random.Next(600_000)),
                Reads = [.. Enumerable.Range(0, 2).Select(_ => Pointer(random))],
                Writes = [Pointer(random)],
            });
        }

        await fixture.StoreAsync("view", runs);
        List<Dependency> walked = await fixture.Catalog.DependenciesAsync(runs.Select(run => run.Id), Cancellation);
        var listed = new List<Dependency>();
        await foreach (Dependency dependency in fixture.Store.QueryAsync(
            "SELECT RunId, DependsOnRunId, Pointer, MatchedBy FROM ml_run_dependencies WHERE Pipeline = 'view'",
            row => new Dependency(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3)),
            cancellationToken: Cancellation))
        {
            listed.Add(dependency);
        }

        Assert.NotEmpty(walked);
        Assert.Equal(walked.OrderBy(Key), listed.OrderBy(Key));
        static string Key(Dependency dependency) => dependency.ToString();
    }

    [Fact]
    public async Task A_failing_run_is_there_with_its_fault()
    {
        await fixture.StoreAsync("failing", new StoredRun("f-run", "cleaning", 0) { Fault = "no such file" });

        ComponentRun run = Assert.Single(await fixture.Catalog.RunsAsync(["f-run"], Cancellation));

        Assert.True(run.Failed);
        Assert.Equal("no such file", run.StatusMessage);
    }

    [Fact]
    public async Task What_changed_since_the_last_good_run_is_told()
    {
        await fixture.StoreAsync(
            "change",
            new StoredRun("c-good", "change-features", 0) { Revision = "aaaaaaaaaa", Reads = [("c.csv", "1")] },
            new StoredRun("c-failed", "change-features", 5) { Revision = "bbbbbbbbbb", Fault = "broke" },
            new StoredRun("c-now", "change-features", 10) { Revision = "cccccccccc", Reads = [("c.csv", "2")] });

        ComponentRun now = Assert.Single(await fixture.Catalog.RunsAsync(["c-now"], Cancellation));
        ComponentRun good = (await fixture.Catalog.LastGoodBeforeAsync(["c-now"], Cancellation))["c-now"];

        Assert.Equal("c-good", good.RunId);
        Assert.Equal(["code aaaaaaaa -> cccccccc", "content of c.csv"], RunChange.Between(good, now));
    }

    [Fact]
    public async Task Source_that_changed_without_a_commit_is_told()
    {
        await fixture.StoreAsync(
            "edited",
            new StoredRun("ed-clean", "edited", 0) { Revision = "aaaaaaaaaa", SourceDigest = "1" },
            new StoredRun("ed-dirty", "edited", 5) { Revision = "aaaaaaaaaa", SourceDigest = "2", Dirty = true },
            new StoredRun("ed-again", "edited", 10) { Revision = "aaaaaaaaaa", SourceDigest = "2", Dirty = true });

        Lineage lineage = await fixture.Reader.TraceAsync(["ed-dirty", "ed-again"], cancellationToken: Cancellation);
        LineageFindings findings = await fixture.FindAsync(lineage);

        Assert.Equal(["source of the component, at the same revision", "uncommitted changes in the source"], findings.Changes["ed-dirty"]);
        Assert.Empty(findings.Changes["ed-again"]);
    }

    [Fact]
    public async Task A_run_whose_output_is_flagged_is_no_good_one()
    {
        await fixture.StoreAsync(
            "wrong",
            new StoredRun("wr-1", "wrong", 0) { Revision = "aaaaaaaaaa", Writes = [("wr/1", "")] },
            new StoredRun("wr-2", "wrong", 5) { Revision = "bbbbbbbbbb", Writes = [("wr/2", "")] },
            new StoredRun("wr-3", "wrong", 10) { Revision = "bbbbbbbbbb", Writes = [("wr/3", "")] });
        var flags = new FlagTable(fixture.Store, TimeProvider.System);

        await flags.SetAsync(["wr/2"], flagged: true, Cancellation);
        LineageFindings flagged = await fixture.FindAsync(await fixture.Reader.TraceAsync(["wr-3"], cancellationToken: Cancellation));
        await flags.SetAsync(["wr/2"], flagged: false, Cancellation);
        LineageFindings unflagged = await fixture.FindAsync(await fixture.Reader.TraceAsync(["wr-3"], cancellationToken: Cancellation));

        Assert.Equal(["code aaaaaaaa -> bbbbbbbb"], flagged.Changes["wr-3"]);
        Assert.Empty(unflagged.Changes["wr-3"]);
    }

    [Fact]
    public async Task Runs_are_listed_by_pipeline_and_time_and_page_by_page()
    {
        await fixture.StoreAsync("list-a", Enumerable.Range(0, 5).Select(i => new StoredRun($"li-a{i}", "listed", i) { Writes = [("li/same", "")] }));
        await fixture.StoreAsync("list-b", new StoredRun("li-b", "listed", 2) { Writes = [("li/same", "")] });
        var filter = new RunFilter { Component = "listed", Pipeline = "list-a" };

        List<ComponentRun> page = await fixture.Catalog.NewestAsync(filter, 2, Cancellation);
        List<ComponentRun> next = await fixture.Catalog.NewestAsync(filter with { After = page[^1] }, 2, Cancellation);
        List<ComponentRun> between = await fixture.Catalog.NewestAsync(filter with { Pipeline = "", Since = next[^1].StartTime.AddMinutes(1), Until = page[0].StartTime }, 10, Cancellation);

        Assert.Equal(["li-a4", "li-a3"], page.Select(run => run.RunId));
        Assert.Equal(["li-a2", "li-a1"], next.Select(run => run.RunId));
        Assert.Equal(["li-a3", "li-b", "li-a2"], between.Select(run => run.RunId));
        Assert.Equal(["li-a4", "li-b"], await fixture.Outputs.MakersAsync("li/same", "", Cancellation));
        Assert.Equal(["li-b"], await fixture.Outputs.MakersAsync("li/same", "list-b", Cancellation));
    }

    [Fact]
    public async Task What_is_known_of_a_run_beside_what_it_read_and_wrote_can_be_asked_for()
    {
        await fixture.StoreAsync(
            "whole-run", new StoredRun("in-run", "inspected", 0) { ExperimentRunId = "mlflow-1", Region = "north", Writes = [("in/out", "digest")] });
        await fixture.Store.InsertRowsAsync(
            "ml_tests",
            ["Pipeline", "Component", "Test", "Phase", "Outcome", "Message", "Timestamp", "RunId"],
            [["whole-run", "inspected", "outliers", "after", "fail", "too many", new StoredRun("", "", 0).Start, "in-run"]],
            Cancellation);

        ComponentRun run = Assert.Single(await fixture.Catalog.RunsAsync(["in-run"], Cancellation));

        Assert.Equal("mlflow-1", run.ExperimentRunId);
        Assert.Equal("north", run.Slices["region"]);
        Assert.Equal(["digest"], run.OutputDigests);
        Assert.Equal([new TestOutcome("outliers", "after", "fail", "too many")], await fixture.Catalog.TestsAsync("in-run", Cancellation));
    }

    static (string, string) Pointer(Random random) => ($"v/{random.Next(10)}", random.Next(3) == 0 ? $"digest-{random.Next(5)}" : "");
}
