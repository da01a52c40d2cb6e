using OtelMl.Analyzers.Detection.Windows;
using OtelMl.Analyzers.Export;

namespace OtelMl.Analyzers.Tests.Stored;

public sealed class PipelinesAndReferencesTests(ClickHouseFixture clickHouse) : BoroughsTests(clickHouse)
{
    [Fact]
    public async Task Two_pipelines_do_not_mix()
    {
        StoredPipeline fares = Pipeline("fares");
        await fares.ReferAsync("1", "yes", StoredRow.Of("r", -30, 100));
        StoredRow[] rows = StoredRow.Of("same", 0.5, 30);
        await Tips.PredictAsync(rows);
        await fares.PredictAsync(rows[..10]);
        await fares.LabelAsync(0.6, "no", rows);

        await RunAsync(day: 1);

        Estimate tips = await DayAsync(0);
        Estimate ofFares = Assert.Single(await AccuraciesAsync("fares"), estimate => estimate.Window == AnalysisWindow.Day);
        Assert.Equal((0, 30, 0.7), (tips.Labelled, tips.Unlabelled, tips.Reference));
        Assert.Equal((10, 0, 1.0), (ofFares.Labelled, ofFares.Unlabelled, ofFares.Reference));
        Assert.Equal(0, ofFares.Value);
    }

    [Fact]
    public async Task A_pipeline_without_a_reference_is_passed_over_with_a_warning()
    {
        await Pipeline("orphan").PredictAsync(StoredRow.Of("o", 0.5, 10));
        await Tips.PredictAsync(StoredRow.Of("q", 0.5, 10));

        await RunAsync(day: 1);

        Assert.Contains("orphan", Assert.Single(Logs.Warnings), StringComparison.Ordinal);
        Assert.Empty(await AccuraciesAsync("orphan"));
        Assert.NotEmpty(await EstimatesAsync());
    }

    [Fact]
    public async Task A_newer_reference_is_taken_up_and_so_are_rows_that_join_it()
    {
        await Tips.PredictAsync(StoredRow.Of("q", 0.5, 10));
        await RunAsync(day: 0.6);
        double old = (await DayAsync(0)).Reference;

        await Tips.ReferAsync("2", "yes", StoredRow.Of("r", -1, 8));
        await RunAsync(day: 0.7);
        double newer = (await DayAsync(0)).Reference;
        await Tips.ReferAsync("2", "no", StoredRow.Of("s", -1, 2));
        await RunAsync(day: 0.8);

        Assert.Equal((0.7, 1, 0.8), (old, newer, (await DayAsync(0)).Reference));
    }

    [Fact]
    public async Task A_reference_sent_again_with_other_labels_is_taken_up()
    {
        await Tips.PredictAsync(StoredRow.Of("q", 0.5, 10));
        await RunAsync(day: 0.6);

        await Tips.ReferAsync("1", "no", StoredRow.Of("qr", -20, 90));
        await RunAsync(day: 0.7);

        Assert.Equal(0.25, (await DayAsync(0)).Reference, tolerance: 1e-12);
    }
}
