using OtelMl.Analyzers.Detection.Performance;
using OtelMl.Analyzers.Detection.Windows;
using OtelMl.Analyzers.Export;

namespace OtelMl.Analyzers.Tests.Stored;

public sealed class SliceEstimatesTests(ClickHouseFixture clickHouse) : BoroughsTests(clickHouse)
{
    static readonly DetectionOptions Sliced = new() { Slices = ["borough"] };

    [Fact]
    public async Task Every_slice_has_the_estimates_of_the_whole()
    {
        StoredRow[] bronx = StoredRow.Of("b", 0.5, 300, "Bronx");
        StoredRow[] queens = StoredRow.Of("q", 0.5, 100);
        await Tips.PredictAsync([.. queens, .. bronx]);
        await Tips.LabelAsync(0.6, "no", bronx[..100]);
        await RunAsync(day: 1, Sliced);

        List<Estimate> day = [.. (await EstimatesAsync()).Where(estimate => estimate.Window == AnalysisWindow.Day)];
        Estimate whole = Assert.Single(day, estimate => estimate.Slice.Length == 0);
        Estimate queensNow = Assert.Single(day, estimate => estimate.Slice == "borough=Queens");
        Estimate bronxNow = Assert.Single(day, estimate => estimate.Slice == "borough=Bronx");
        Assert.Equal((0, 100), (queensNow.Labelled, queensNow.Unlabelled));
        Assert.Equal((100, 200), (bronxNow.Labelled, bronxNow.Unlabelled));
        Assert.InRange(queensNow.Value, 0.6, 0.95);
        Assert.InRange(bronxNow.Value, 0, 0.25);
        Assert.InRange(whole.Value, bronxNow.Value, queensNow.Value);
        Assert.False(bronxNow.Alert);
        Assert.Equal(bronxNow.Value - bronxNow.Reference, bronxNow.Covariate!.Value + bronxNow.Concept!.Value, tolerance: 1e-12);
    }

    [Fact]
    public async Task Slices_are_realised_by_their_own_labels_and_otherwise_stay_as_they_were()
    {
        StoredRow[] queens = StoredRow.Of("q", 0.5, 20);
        await Tips.PredictAsync([.. queens, .. StoredRow.Of("b", 0.5, 20, "Bronx")]);
        await RunAsync(day: 1, Sliced);
        List<Estimate> before = await EstimatesAsync();

        await Tips.LabelAsync(1.5, "yes", queens[..10]);
        await Tips.LabelAsync(1.5, "no", queens[10..]);
        await RunAsync(day: 1.9, Sliced);
        await RunAsync(day: 1.95, Sliced);

        List<Estimate> after = [.. (await EstimatesAsync()).Where(estimate => estimate.Window == AnalysisWindow.Day)];
        Assert.Equal([("", null), ("borough=Bronx", null), ("borough=Queens", 0.5)], after.Select(estimate => (estimate.Slice, estimate.Realized)).Order());
        Assert.All(after, estimate => Assert.Equal(
            before.Single(old => old.Window == estimate.Window && old.Slice == estimate.Slice).Value, estimate.Value));
    }

    [Fact]
    public async Task Slices_asked_for_later_are_added_to_what_is_there()
    {
        await Tips.PredictAsync([.. StoredRow.Of("q", 0.5, 30), .. StoredRow.Of("r", 8.5, 30)]);
        await RunAsync(day: 10);
        List<Estimate> before = await EstimatesAsync();

        await RunAsync(day: 10, Sliced);

        List<Estimate> after = await EstimatesAsync();
        Assert.Equal(before, after.Where(estimate => estimate.Slice.Length == 0));
        Assert.Equal(before.Count, after.Count(estimate => estimate.Slice == "borough=Queens"));
    }
}
