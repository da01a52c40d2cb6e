using OtelMl.Analyzers.Detection.Performance;
using OtelMl.Analyzers.Detection.Slices;
using OtelMl.Analyzers.Detection.Windows;
using OtelMl.Analyzers.Export;
using OtelMl.Analyzers.Tests.Simulation;

namespace OtelMl.Analyzers.Tests.Stored;

/// <summary>Slices of a pipeline of which only a quarter is kept in memory: some frequent boroughs, one of a name that is long, one without a name, many rare ones.</summary>
public sealed class SampledSlicesTests(ClickHouseFixture clickHouse) : BoroughsTests(clickHouse)
{
    const int Days = 12;
    const int PerDay = 800;

    static readonly string[] Frequent = ["Queens", "Bronx", new string('x', 120), "", "Zürich's \"old\" town"];

    static readonly DetectionOptions Thinned = new()
    {
        Slices = ["borough"],
        MostPredictions = Days * PerDay / 4,
        Windows = [AnalysisWindow.Day, AnalysisWindow.Week],
    };

    [Fact]
    public async Task Sizes_of_slices_are_those_of_all_predictions()
    {
        var random = new Random(1);
        (StoredRow Row, double LabelledOn)[] live = [.. Enumerable.Range(0, Days * PerDay).Select(i =>
        {
            string borough = random.Happens(0.1) ? $"village {random.Next(40)}" : random.Pick(Frequent);
            double day = i / (double)PerDay;
            return (new StoredRow($"p{i}", day) { Features = new Dictionary<string, string> { ["borough"] = borough } }, borough == "Bronx" ? day + random.Exponential(2) : double.NaN);
        })];
        await Tips.PredictAsync(live.Select(row => row.Row));
        foreach (IGrouping<double, StoredRow> labelled in live.Where(row => row.LabelledOn < Days).GroupBy(row => Math.Round(row.LabelledOn, 1) + 0.01, row => row.Row))
            await Tips.LabelAsync(labelled.Key, "yes", labelled);

        await RunAsync(Days, Thinned);

        ILookup<(string Window, DateTime Start), Estimate> windows = (await EstimatesAsync()).ToLookup(estimate => (estimate.Window, estimate.WindowStart));
        Assert.Equal(Days + 2, windows.Count);
        foreach (IGrouping<(string Window, DateTime Start), Estimate> window in windows)
        {
            Estimate whole = window.Single(estimate => estimate.Slice.Length == 0);
            Estimate[] slices = [.. window.Where(estimate => estimate.Slice.Length > 0)];
            Assert.Equal(whole.Labelled, slices.Sum(slice => slice.Labelled));
            Assert.Equal(whole.Unlabelled, slices.Sum(slice => slice.Unlabelled));
            Assert.InRange(slices.Length, Frequent.Length + 1, SliceCutter.MostValues + 1);
            StoredRow[] of = [.. live.Select(row => row.Row).Where(row => StoredPipeline.Day(row.Day) >= whole.WindowStart && StoredPipeline.Day(row.Day) < whole.WindowEnd)];
            foreach (string borough in Frequent)
            {
                Estimate slice = Assert.Single(slices, estimate => estimate.Slice == $"borough={Shown(borough)}");
                Assert.Equal(of.Count(row => row.Features["borough"] == borough), slice.Labelled + slice.Unlabelled);
                Assert.Equal(borough == "Bronx" ? whole.Labelled : 0, slice.Labelled);
            }
        }

        Assert.Contains(windows.SelectMany(window => window), estimate => estimate is { Slice: "borough=Bronx", Labelled: > 0 });
    }

    [Fact]
    public async Task Slices_that_were_estimated_before_the_pipeline_was_thinned_stay_as_they_were()
    {
        StoredRow[] rows = [.. StoredRow.Of("q", 0.5, 300), .. StoredRow.Of("b", 0.5, 100, "Bronx")];
        await Tips.PredictAsync(rows);
        await RunAsync(day: 1, Thinned with { MostPredictions = 1000 });
        List<Estimate> before = await DaySlicesAsync();

        await RunAsync(day: 1.5, Thinned with { MostPredictions = 100 });

        Assert.Equal(2, before.Count);
        Assert.Equal(before, await DaySlicesAsync());

        async Task<List<Estimate>> DaySlicesAsync() => [.. (await EstimatesAsync()).Where(estimate => estimate.Window == AnalysisWindow.Day && estimate.Slice.Length > 0)];
    }

    static string Shown(string borough) => borough.Length == 0 ? SliceCutter.Missing : borough[..Math.Min(100, borough.Length)];
}
