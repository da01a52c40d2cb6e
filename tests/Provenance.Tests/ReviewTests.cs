using CsCheck;
using OtelMl.Analyzers.Diagnosis.Provenance;

namespace OtelMl.Provenance.Tests;

public sealed class ReviewTests(ProvenanceFixture fixture)
{
    [Fact]
    public void Ochiai_is_one_for_a_run_in_all_flagged_traces_and_in_no_other()
    {
        IReadOnlyList<RunSuspicion> ranked = Review.Rank([Set("shared", "guilty"), Set("shared", "guilty")], [Set("shared"), Set("shared", "innocent")]);

        Assert.Equal("guilty", ranked[0].RunId);
        Assert.Equal(1, ranked[0].Ochiai);
        Assert.Equal(1, ranked.Single(run => run.RunId == "shared").Coverage);
        Assert.DoesNotContain(ranked, run => run.RunId == "innocent");
    }

    [Fact]
    public void By_coverage_what_all_flagged_outputs_share_comes_first_and_of_the_same_coverage_the_later_id()
    {
        IReadOnlySet<string>[] flagged = [Set("1-shared", "2-guilty"), Set("1-shared", "2-guilty"), Set("1-shared", "3-other", "4-other")];
        IReadOnlySet<string>[] passing = [Set("1-shared"), Set("1-shared"), Set("1-shared"), Set("1-shared")];

        Assert.Equal(["1-shared", "2-guilty", "4-other", "3-other"], Review.Rank(flagged, passing, ReviewOrder.Coverage).Select(run => run.RunId));
        Assert.Equal("2-guilty", Review.Rank(flagged, passing)[0].RunId);
    }

    [Fact]
    public void Scores_stay_in_range_whatever_the_traces()
    {
        Gen<HashSet<string>[]> traces = Gen.Int[0, 9].Select(run => run.ToString(System.Globalization.CultureInfo.InvariantCulture)).HashSet[0, 6].Array[1, 8];
        traces.Select(traces).Sample((flagged, passing) =>
        {
            foreach (RunSuspicion run in Review.Rank(flagged, passing))
            {
                Assert.InRange(run.Ochiai, 0, 1);
                Assert.InRange(run.Coverage, 0, 1);
                Assert.Equal(flagged.Count(trace => trace.Contains(run.RunId)), run.Flagged);
            }
        });
    }

    [Fact]
    public async Task Flagged_outputs_point_at_the_run_they_alone_have_in_common()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        List<StoredRun> runs = [new StoredRun("rv-model", "rv-training", 0) { Writes = [("rv/model", "")] }];
        for (int day = 0; day < 6; day++)
        {
            runs.Add(new StoredRun($"rv-f{day}", "rv-features", 10 + (10 * day)) { Writes = [($"rv/features/{day}", "")] });
            for (int hour = 0; hour < 3; hour++)
            {
                runs.Add(new StoredRun($"rv-i{day}{hour}", "rv-inference", 12 + (10 * day) + hour)
                {
                    Reads = [($"rv/features/{day}", ""), ("rv/model", "")],
                    Writes = [($"rv/predictions/{day}/{hour}", "")],
                });
            }
        }

        await fixture.StoreAsync("review", runs);
        var flags = new FlagTable(fixture.Store, TimeProvider.System);
        string[] wrong = ["rv/predictions/3/0", "rv/predictions/3/1", "rv/predictions/3/2"];
        await flags.SetAsync(wrong, flagged: true, cancellation);
        ReviewResult result = await new Reviewer(fixture.Catalog, fixture.Outputs).ReviewAsync(await FlaggedAsync(), ReviewOrder.Ochiai, cancellation);
        await flags.SetAsync(wrong, flagged: false, cancellation);

        Assert.Equal("rv-f3", result.Ranked[0].RunId);
        Assert.Equal(1, result.Ranked[0].Ochiai);
        Assert.Equal(1, result.Ranked.Single(run => run.RunId == "rv-model").Coverage);
        Assert.Empty(await FlaggedAsync());

        async Task<List<string>> FlaggedAsync() => [.. (await flags.ReadAsync(cancellation)).Where(id => id.StartsWith("rv/", StringComparison.Ordinal))];
    }

    [Fact]
    public async Task Predictions_without_a_stored_run_are_known_and_told_apart_when_flagged()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        await fixture.StoreAsync("loose", new StoredRun("lo-run", "lo-inference", 0) { Writes = [("lo/answers", "")] });
        await fixture.Store.InsertRowsAsync(
            "ml_predictions",
            ["Pipeline", "PredictionId", "Timestamp", "Value", "RunId"],
            [["loose", "lo-outside", new StoredRun("", "", 0).Start, "yes", ""], ["loose", "lo-sampled-out", new StoredRun("", "", 0).Start, "no", "lo-gone"]],
            cancellation);

        ReviewResult result = await new Reviewer(fixture.Catalog, fixture.Outputs).ReviewAsync(["lo-outside", "lo-sampled-out", "lo/answers"], ReviewOrder.Ochiai, cancellation);

        Assert.Equal("yes", Assert.Single(await fixture.Outputs.PredictionsAsync("lo-outside", "", cancellation)).Value);
        Assert.Equal(["lo-outside", "lo-sampled-out"], result.Untraced);
        Assert.Equal(["lo/answers"], result.Flagged);
        Assert.Equal("lo-run", Assert.Single(result.Ranked).RunId);
        Assert.Equal(1, result.Ranked[0].Coverage);
    }

    [Fact]
    public void An_input_older_than_the_threshold_is_stale_whenever_one_looks()
    {
        ComponentRun producer = Run("old", 0);
        ComponentRun reader = Run("reader", 31);
        var dependency = new Dependency("reader", "old", "features.csv", "name");

        Assert.Equal("features.csv was 31 days old", Staleness.Of(reader, dependency, producer, null, Staleness.DefaultThreshold));
        Assert.Null(Staleness.Of(reader, dependency, producer, null, TimeSpan.FromDays(60)));
    }

    static ComponentRun Run(string id, int day) => new()
    {
        RunId = id,
        TraceId = "",
        ParentRunId = "",
        Pipeline = "p",
        Component = "c",
        StartTime = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(day),
        EndTime = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(day),
        Status = "Unset",
        StatusMessage = "",
        Revision = "",
        Dirty = false,
        SourceDigest = "",
        ExperimentRunId = "",
        Inputs = [],
        Outputs = [],
        InputDigests = [],
        OutputDigests = [],
        Notes = "",
        Owner = "",
        Description = "",
        Tags = [],
        Model = "",
        ModelVersion = "",
        Slices = new Dictionary<string, string>(),
    };

    static HashSet<string> Set(params string[] runs) => [.. runs];
}
