using OtelMl.Analyzers.Detection.Data;
using OtelMl.Analyzers.Detection.Performance;
using OtelMl.Analyzers.Detection.Windows;
using OtelMl.Analyzers.Export;
using OtelMl.Analyzers.Tests.Simulation;
using OtelMl.Instrumentation;

namespace OtelMl.Analyzers.Tests.Stored;

/// <summary>A pipeline with more predictions than may be kept in memory, next to one with as many as there are.</summary>
[Collection(ClickHouseFixture.Tables)]
public sealed class SampledPredictionsTests(ClickHouseFixture clickHouse) : IAsyncLifetime
{
    const int Days = 60;
    const int PerDay = 300;
    const int Rows = Days * PerDay;
    const int Budget = 5000;

    readonly AnalyzerMetrics _metrics = new();
    readonly EstimateTable _estimates = new(clickHouse.Store);
    readonly StoredPipeline _tips = new(clickHouse.Store, "tips");

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await clickHouse.EmptyAsync("ml_predictions", "ml_feedback", "ml_references", "ml_estimates");
        var random = new Random(1);
        // Many, for its own error is one and the same in all windows.
        (StoredRow Row, string Label)[] reference = [.. Enumerable.Range(0, 8000).Select(i => Draw(random, $"r{i}", -30))];
        await WriteAsync(reference, (label, rows) => _tips.ReferAsync("1", label, rows));
    }

    public ValueTask DisposeAsync()
    {
        _metrics.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_interval_of_a_sample_covers_the_exact_value_in_95_percent_of_windows()
    {
        (StoredRow Row, string Label)[] live = await PredictAsync(Days);
        await WriteAsync(live, (label, rows) => _tips.LabelAsync(Days, label, rows));

        List<Estimate> exact = await RunAsync(Rows, Days + 1);
        List<Estimate> sampled = await RunAsync(Budget, Days + 1, anew: true);

        Assert.Equal(exact.Select(Key), sampled.Select(Key));
        foreach (string metric in (string[])["accuracy", "roc_auc", "f1"])
        {
            (Estimate Exact, Estimate Sampled)[] days = [.. exact.Zip(sampled).Where(pair => pair.First.Metric == metric && pair.First.Window == AnalysisWindow.Day)];
            Assert.Equal(Days, days.Length);
            double covered = days.Share(pair => pair.Sampled.Lower <= pair.Exact.Realized && pair.Exact.Realized <= pair.Sampled.Upper);
            // Of as many labels as the sample has the realised value is an estimate too, and not the exact one.
            Assert.Contains(days, pair => Math.Abs(pair.Sampled.Realized!.Value - pair.Exact.Realized!.Value) > 0.01);
        }
    }

    [Fact]
    public async Task Labelled_windows_have_no_error_but_that_of_the_sample_which_an_interval_without_it_misses()
    {
        (StoredRow Row, string Label)[] live = await PredictAsync(Days);
        for (int day = 0; day < Days; day++)
        {
            int labelled = day;
            await WriteAsync(live.Where(row => (int)row.Row.Day == labelled), (label, rows) => _tips.LabelAsync(labelled + 0.9, label, rows));
        }

        List<Estimate> exact = await RunAsync(Rows, Days);
        List<Estimate> sampled = await RunAsync(Budget, Days, anew: true);

        (Estimate Exact, Estimate Sampled)[] days = [.. exact.Zip(sampled).Where(pair => pair.First is { Metric: "accuracy", Window: AnalysisWindow.Day })];
        Assert.All(days, pair => Assert.Equal((PerDay, 0), (pair.Sampled.Labelled, pair.Sampled.Unlabelled)));
        Assert.All(days, pair => Assert.Equal(pair.Exact.Value, pair.Exact.Upper));
        double covered = days.Share(pair => pair.Sampled.Lower <= pair.Exact.Value && pair.Exact.Value <= pair.Sampled.Upper);
        double coveredWithoutSampling = days.Share(pair => pair.Sampled.Value == pair.Exact.Value);
        Assert.InRange(covered, 0.95 - Runs.ShareTolerance(0.95, Days), 1);
        Assert.InRange(coveredWithoutSampling, 0, 0.2);
        // About 75 of 300 rows: a width that says something.
        Assert.InRange(days.Average(pair => pair.Sampled.Upper - pair.Sampled.Lower), 0.1, 0.25);
    }

    [Fact]
    public async Task Of_a_sample_windows_are_counted_whole()
    {
        (StoredRow Row, string Label)[] live = await PredictAsync(20);
        await WriteAsync(live.Where((_, i) => i % 3 == 0), (label, rows) => _tips.LabelAsync(9.5, label, rows));

        List<Estimate> exact = await RunAsync(Rows, 15.5);
        List<Estimate> sampled = await RunAsync(1000, 15.5, anew: true);

        Assert.Equal(exact.Select(Counts), sampled.Select(Counts));
        Assert.Contains(sampled, estimate => estimate is { Labelled: > 0, Unlabelled: > 0 });

        static (string, long, long) Counts(Estimate estimate) => (Key(estimate), estimate.Labelled, estimate.Unlabelled);
    }

    [Fact]
    public async Task With_room_for_all_of_them_nothing_changes_to_the_last_bit()
    {
        (StoredRow Row, string Label)[] live = await PredictAsync(10);
        await WriteAsync(live.Where((_, i) => i % 3 == 0), (label, rows) => _tips.LabelAsync(9.5, label, rows));

        List<Estimate> wide = await RunAsync(DetectionOptions.DefaultMostPredictions, 10);
        List<Estimate> tight = await RunAsync(10 * PerDay, 10, anew: true);
        List<Estimate> sampled = await RunAsync((10 * PerDay) - 1, 10, anew: true);

        Assert.Equal(wide, tight);
        Assert.NotEqual(wide, sampled);
    }

    [Fact]
    public async Task No_more_rows_are_read_than_may_be_kept_and_a_smaller_sample_is_part_of_a_larger()
    {
        await PredictAsync(20);
        var data = new PipelineData(clickHouse.Store, []);
        HashSet<string> all = await IdsAsync(MlSampleLimit.Everything);
        HashSet<string> half = await IdsAsync(MlSampleLimit.Of(0.5));
        HashSet<string> eighth = await IdsAsync(MlSampleLimit.Of(0.125));

        Assert.Equal(20 * PerDay, all.Count);
        Assert.Equal(half.Count, await data.CountAsync("tips", MlSampleLimit.Of(0.5), Cancellation));
        Assert.InRange(half.Count / (double)all.Count, 0.5 - Runs.ShareTolerance(0.5, all.Count), 0.5 + Runs.ShareTolerance(0.5, all.Count));
        Assert.ProperSubset(all, half);
        Assert.ProperSubset(half, eighth);

        async Task<HashSet<string>> IdsAsync(MlSampleLimit limit)
        {
            var ids = new HashSet<string>();
            await foreach (PredictionTable part in data.PredictionsAsync("tips", new ReferenceShape(["x"], [], []), DateTime.UnixEpoch.Ticks - 1, limit, Cancellation))
                ids.UnionWith(part.Ids);
            return ids;
        }
    }

    [Fact]
    public async Task As_predictions_come_in_the_sample_is_thinned_and_windows_that_were_exact_stay_so()
    {
        PerformanceAnalyzer analyzer = Analyzer(Budget);
        (StoredRow Row, string Label)[] live = Live(Days);
        await _tips.PredictAsync(live.Where(row => row.Row.Day < 10).Select(row => row.Row));
        List<Estimate> early = await RunAsync(analyzer, 10);
        await _tips.PredictAsync(live.Where(row => row.Row.Day >= 10).Select(row => row.Row));
        List<Estimate> late = await RunAsync(analyzer, Days);
        List<Estimate> again = await RunAsync(analyzer, Days);

        Assert.Equal(late, again);
        Assert.Equal(early.Where(Closed), late.Where(estimate => estimate.WindowEnd <= StoredPipeline.Day(10)));
        Assert.Equal(Rows, late.Where(estimate => estimate is { Metric: "accuracy", Window: AnalysisWindow.Day }).Sum(estimate => estimate.Unlabelled));

        static bool Closed(Estimate estimate) => estimate.WindowEnd <= StoredPipeline.Day(10);
    }

    // By a score that is the probability; one of four days is harder.
    static (StoredRow Row, string Label) Draw(Random random, string id, double day)
    {
        double x = random.NextDouble();
        double score = (int)day % 4 == 3 ? 0.35 + (0.3 * x) : 0.1 + (0.8 * x);
        return (new StoredRow(id, day, score >= 0.5 ? "yes" : "no") { Score = score }, random.Happens(score) ? "yes" : "no");
    }

    static (StoredRow Row, string Label)[] Live(int days)
    {
        var random = new Random(2);
        return [.. Enumerable.Range(0, days * PerDay).Select(i => Draw(random, $"p{i}", (i / PerDay) + (0.8 * (i % PerDay) / PerDay)))];
    }

    async Task<(StoredRow Row, string Label)[]> PredictAsync(int days)
    {
        (StoredRow Row, string Label)[] live = Live(days);
        await _tips.PredictAsync(live.Select(row => row.Row));
        return live;
    }

    static async Task WriteAsync(IEnumerable<(StoredRow Row, string Label)> rows, Func<string, IEnumerable<StoredRow>, Task> write)
    {
        foreach (IGrouping<string, StoredRow> label in rows.GroupBy(row => row.Label, row => row.Row))
            await write(label.Key, label);
    }

    async Task<List<Estimate>> RunAsync(int budget, double day, bool anew = false)
    {
        if (anew)
            await clickHouse.EmptyAsync("ml_estimates");
        return await RunAsync(Analyzer(budget), day);
    }

    static string Key(Estimate estimate) => $"{estimate.Metric} {estimate.Window} {estimate.WindowStart:O} {estimate.WindowEnd:O}";

    PerformanceAnalyzer Analyzer(int budget)
    {
        var options = new DetectionOptions { MostPredictions = budget, Windows = [AnalysisWindow.Day, AnalysisWindow.Month], Metrics = ["accuracy", "f1", "roc_auc"] };
        return new PerformanceAnalyzer(clickHouse.Store, _estimates, _metrics, options, new RecordedLogs<PerformanceAnalyzer>());
    }

    async Task<List<Estimate>> RunAsync(PerformanceAnalyzer analyzer, double day)
    {
        await analyzer.RunAsync(StoredPipeline.Day(day), Cancellation);
        return await _estimates.ReadAsync(_tips.Name, Cancellation);
    }
}
