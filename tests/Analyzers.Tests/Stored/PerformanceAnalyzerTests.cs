using OtelMl.Analyzers.Detection.Ensemble;
using OtelMl.Analyzers.Detection.Performance;
using OtelMl.Analyzers.Detection.Windows;
using OtelMl.Analyzers.Export;

namespace OtelMl.Analyzers.Tests.Stored;

[Collection(ClickHouseFixture.Tables)]
public sealed class PerformanceAnalyzerTests : IAsyncLifetime
{
    readonly AnalyzerMetrics _metrics = new();
    readonly RecordedLogs<PerformanceAnalyzer> _logs = new();
    readonly ClickHouseFixture _clickHouse;
    readonly EstimateTable _estimates;
    readonly PerformanceAnalyzer _analyzer;
    readonly StoredPipeline _tips;

    public PerformanceAnalyzerTests(ClickHouseFixture clickHouse)
    {
        _clickHouse = clickHouse;
        _estimates = new EstimateTable(clickHouse.Store);
        _analyzer = new PerformanceAnalyzer(clickHouse.Store, _estimates, _metrics, new DetectionOptions(), _logs);
        _tips = Pipeline("tips");
    }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Queens is right 90 times of 100, the Bronx 50 times.
    public async ValueTask InitializeAsync()
    {
        foreach (string table in new[] { "ml_predictions", "ml_feedback", "ml_references", "ml_estimates" })
            await _clickHouse.Store.ExecuteAsync($"TRUNCATE TABLE {table}", cancellationToken: Cancellation);
        await _tips.ReferAsync("1", "yes", [.. StoredRow.Of("qr", -30, 90), .. StoredRow.Of("br", -30, 50, "Bronx")]);
        await _tips.ReferAsync("1", "no", [.. StoredRow.Of("qw", -30, 10), .. StoredRow.Of("bw", -30, 50, "Bronx")]);
    }

    public ValueTask DisposeAsync()
    {
        _metrics.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Every_day_week_and_running_total_has_an_estimate_where_it_has_predictions()
    {
        await _tips.PredictAsync([.. StoredRow.Of("a", 0.5, 40), .. StoredRow.Of("b", 1.2, 40), .. StoredRow.Of("c", 8.9, 40)]);

        await RunAsync(day: 10);

        List<Estimate> estimates = await EstimatesAsync();
        Assert.Equal([(0, 1), (1, 2), (8, 9)], Windows(estimates, AnalysisWindow.Day));
        Assert.Equal([(0, 7), (7, 14)], Windows(estimates, AnalysisWindow.Week));
        Assert.Equal(Enumerable.Range(1, 9).Select(day => (0, day)), Windows(estimates, AnalysisWindow.Cumulative));
    }

    [Fact]
    public async Task Without_labels_an_estimate_is_what_the_reference_expects_of_where_predictions_lie()
    {
        await _tips.PredictAsync([.. StoredRow.Of("q", 0.5, 100), .. StoredRow.Of("b", 0.5, 300, "Bronx")]);

        await RunAsync(day: 1);

        Estimate day = await DayAsync(0);
        Assert.Equal((0, 400), (day.Labelled, day.Unlabelled));
        // 90 and 50 % right by quarters, a little less apart as far as trees shrink.
        Assert.Equal(0.6, day.Value, tolerance: 0.015);
        Assert.Equal(0.7, day.Reference, tolerance: 1e-12);
        Assert.InRange(day.Lower, 0.4, 0.57);
        Assert.InRange(day.Upper, 0.63, 0.82);
        Assert.Null(day.Realized);
        Assert.Equal(("accuracy", "fused", ""), (day.Metric, day.Method, day.Slice));
    }

    [Fact]
    public async Task Other_traffic_with_the_same_outcomes_is_a_covariate_shift_and_no_concept_shift()
    {
        StoredRow[] rows = StoredRow.Of("b", 0.5, 400, "Bronx");
        await _tips.PredictAsync(rows);
        await _tips.LabelAsync(0.6, "yes", [.. rows.Where((_, i) => i % 4 == 0)]);
        await _tips.LabelAsync(0.6, "no", [.. rows.Where((_, i) => i % 4 == 1)]);

        await RunAsync(day: 1);

        Estimate day = await DayAsync(0);
        Assert.Equal(day.Value - day.Reference, day.Covariate!.Value + day.Concept!.Value, tolerance: 1e-12);
        Assert.InRange(day.Covariate.Value, -0.25, -0.1);
        Assert.InRange(0, day.Lower - (day.Reference + day.Covariate.Value), day.Upper - (day.Reference + day.Covariate.Value));
    }

    [Fact]
    public async Task The_same_traffic_with_other_outcomes_is_a_concept_shift_and_no_covariate_shift()
    {
        StoredRow[] rows = [.. StoredRow.Of("q", 0.5, 200), .. StoredRow.Of("b", 0.5, 200, "Bronx")];
        await _tips.PredictAsync(rows);
        await _tips.LabelAsync(0.6, "no", [.. rows.Where((_, i) => i % 2 == 0)]);

        await RunAsync(day: 1);

        Estimate day = await DayAsync(0);
        Assert.Equal(0, day.Covariate!.Value, tolerance: 0.02);
        Assert.InRange(day.Upper - (day.Reference + day.Covariate.Value), -0.7, -0.3);
    }

    [Fact]
    public async Task A_model_that_has_become_useless_raises_an_alert()
    {
        StoredRow[] rows = StoredRow.Of("q", 0.5, 200);
        await _tips.PredictAsync(rows);
        await _tips.LabelAsync(0.9, "no", rows);

        await RunAsync(day: 1);

        Estimate day = await DayAsync(0);
        Assert.Equal((0, 0, 0, 0.0), (day.Value, day.Lower, day.Upper, day.Realized));
        Assert.True(day.Alert);
    }

    [Fact]
    public async Task Each_estimator_asked_for_has_its_own_estimate()
    {
        StoredRow[] queens = StoredRow.Of("q", 0.5, 100);
        await _tips.PredictAsync([.. queens, .. StoredRow.Of("b", 0.5, 300, "Bronx")]);
        await _tips.LabelAsync(0.6, "yes", queens[..80]);
        var analyzer = new PerformanceAnalyzer(_clickHouse.Store, _estimates, _metrics, new DetectionOptions { Estimators = EstimatorNames.All }, _logs);

        await analyzer.RunAsync(StoredPipeline.Day(1), Cancellation);

        Dictionary<string, Estimate> day = (await EstimatesAsync()).Where(estimate => estimate.Window == AnalysisWindow.Day).ToDictionary(estimate => estimate.Method);
        Assert.Equal(EstimatorNames.All.Order(StringComparer.Ordinal), day.Keys.Order(StringComparer.Ordinal));
        // Buckets are 90 and 50 % right, shrunken a little.
        Assert.Equal(0.6, day[EstimatorNames.ImportanceWeighting].Value, tolerance: 0.01);
        // There is no score, so that confidence knows nothing but the reference's mean; neither does it know of labels.
        Assert.Equal(0.7, day[EstimatorNames.CalibratedConfidence].Value, tolerance: 0.01);
        Assert.Equal(0.6, day[EstimatorNames.WeightedCalibration].Value, tolerance: 0.03);
        // 80 labels are all right; of the others about 20 of Queens and 300 of the Bronx.
        double rest = ((20 * 0.9) + (300 * 0.5)) / 320;
        Assert.Equal((80 + (320 * rest)) / 400, day[EstimatorNames.AsPrinted].Value, tolerance: 0.02);
        Assert.All(day.Values, estimate => Assert.InRange(estimate.Value, estimate.Lower, estimate.Upper));
    }

    [Fact]
    public async Task The_ensemble_of_all_stays_within_its_regret_of_the_best_member()
    {
        // Right 60 times of 100 wherever it is asked, which labels tell two days later, and the reference never.
        const int days = 25;
        var random = new Random(1);
        var analyzer = new PerformanceAnalyzer(
            _clickHouse.Store, _estimates, _metrics, new DetectionOptions { Estimators = [EstimatorNames.Hedged], Windows = [AnalysisWindow.Day] }, _logs);
        for (int day = 0; day < days; day++)
        {
            StoredRow[] rows = [.. StoredRow.Of($"q{day}-", day + 0.5, 40), .. StoredRow.Of($"b{day}-", day + 0.5, 40, "Bronx")];
            ILookup<bool, StoredRow> right = rows.ToLookup(_ => random.NextDouble() < 0.6);
            await _tips.PredictAsync(rows);
            await _tips.LabelAsync(day + 2.2, "yes", right[true]);
            await _tips.LabelAsync(day + 2.2, "no", right[false]);
        }

        // The labels of the last days come as well, and day by day only those that were there count.
        await analyzer.RunAsync(StoredPipeline.Day(days + 3), Cancellation);

        ILookup<string, Estimate> estimates = (await EstimatesAsync()).OrderBy(estimate => estimate.WindowStart).ToLookup(estimate => estimate.Method);
        Dictionary<string, double[]> losses = EstimatorNames.Members.Append(EstimatorNames.Hedged)
            .ToDictionary(name => name, name => estimates[name].Select(estimate => Math.Abs(estimate.Value - estimate.Realized!.Value)).ToArray());
        Assert.All(losses.Values, of => Assert.Equal(days, of.Length));
        double[][] members = [.. EstimatorNames.Members.Select(name => losses[name])];
        double range = Enumerable.Range(0, days).Max(day => members.Max(of => of[day]) - members.Min(of => of[day]));
        double best = members.Min(of => of.Sum());
        // No prior weight is below half of an equal share; two days are awaited at a time.
        double bound = AdaptiveHedge.Regret(0.5 / members.Length, members.Length, range, days, copies: 3);
        Assert.InRange(losses[EstimatorNames.Hedged].Sum(), 0, best + bound);
        // The bound is one for the worst case. Here the ensemble learns whom to trust: it beats an even mixture.
        Assert.InRange(losses[EstimatorNames.Hedged][12..].Sum(), 0, members.Average(of => of[12..].Sum()));
    }

    [Fact]
    public async Task Running_again_changes_nothing()
    {
        StoredRow[] rows = StoredRow.Of("q", 0.5, 60);
        await _tips.PredictAsync([.. rows, .. StoredRow.Of("r", 3.5, 60)]);
        await _tips.LabelAsync(1.5, "yes", rows[..30]);
        await RunAsync(day: 3.9);
        List<Estimate> first = await EstimatesAsync();

        await RunAsync(day: 3.9);
        await RunAsync(day: 3.95);

        List<Estimate> again = await EstimatesAsync();
        Assert.Equal(first.Select(Comparable), again.Select(Comparable));
        Assert.Equal(first.Where(Closed), again.Where(Closed));
        Assert.Contains(first, Closed);

        static bool Closed(Estimate estimate) => estimate.WindowEnd <= StoredPipeline.Day(3.9);
    }

    [Fact]
    public async Task A_late_label_fills_in_the_realised_accuracy_and_leaves_the_estimate_alone()
    {
        StoredRow[] rows = StoredRow.Of("q", 0.5, 20);
        await _tips.PredictAsync(rows);
        await RunAsync(day: 1);
        Estimate before = await DayAsync(0);

        await _tips.LabelAsync(3.2, "yes", rows[..15]);
        await _tips.LabelAsync(3.3, "no", rows[15..]);
        await RunAsync(day: 4);

        Estimate after = await DayAsync(0);
        Assert.Null(before.Realized);
        Assert.Equal(0.75, after.Realized);
        Assert.Equal(before, after with { Realized = null, ComputedAt = before.ComputedAt });
    }

    [Fact]
    public async Task A_window_still_open_is_estimated_anew_with_what_has_come_since()
    {
        StoredRow[] morning = StoredRow.Of("m", 0.2, 20);
        await _tips.PredictAsync(morning);
        await RunAsync(day: 0.5);
        Estimate atNoon = await DayAsync(0);

        await _tips.PredictAsync(StoredRow.Of("e", 0.8, 30));
        await _tips.LabelAsync(0.6, "yes", morning);
        await RunAsync(day: 1);

        Estimate atMidnight = await DayAsync(0);
        Assert.Equal((0, 20), (atNoon.Labelled, atNoon.Unlabelled));
        Assert.Equal((20, 30), (atMidnight.Labelled, atMidnight.Unlabelled));
        Assert.Equal(StoredPipeline.Day(1), atMidnight.ComputedAt);
    }

    [Fact]
    public async Task Predictions_that_come_late_reopen_their_window_but_not_for_labels_of_later_days()
    {
        StoredRow[] inTime = StoredRow.Of("i", 0.5, 20);
        await _tips.PredictAsync(inTime);
        await _tips.LabelAsync(0.9, "yes", inTime[..5]);
        await RunAsync(day: 2);

        await _tips.PredictAsync(StoredRow.Of("l", 0.6, 12));
        await _tips.LabelAsync(2.5, "yes", inTime[5..]);
        await RunAsync(day: 3);

        Estimate day = await DayAsync(0);
        Assert.Equal((5, 27), (day.Labelled, day.Unlabelled));
        Assert.Equal(StoredPipeline.Day(3), day.ComputedAt);
    }

    [Fact]
    public async Task Predictions_stamped_with_a_day_to_come_wait_for_it()
    {
        await _tips.PredictAsync([.. StoredRow.Of("n", 0.5, 20), .. StoredRow.Of("f", 20_000, 1)]);

        await RunAsync(day: 1);

        Assert.Equal([(0, 1)], Windows(await EstimatesAsync(), AnalysisWindow.Day));
    }

    [Fact]
    public async Task The_latest_of_several_labels_counts_in_whatever_order_they_arrive()
    {
        StoredRow[] rows = StoredRow.Of("q", 0.1, 10);
        await _tips.PredictAsync(rows);
        await _tips.LabelAsync(0.8, "yes", rows);
        await _tips.LabelAsync(0.5, "no", rows);
        await _tips.LabelAsync(0.9, "no", rows[..4]);

        await RunAsync(day: 1);

        Estimate day = await DayAsync(0);
        Assert.Equal((10, 0), (day.Labelled, day.Unlabelled));
        Assert.Equal(0.6, day.Value, tolerance: 1e-12);
    }

    [Fact]
    public async Task Two_pipelines_do_not_mix()
    {
        StoredPipeline fares = Pipeline("fares");
        await fares.ReferAsync("1", "yes", StoredRow.Of("r", -30, 100));
        StoredRow[] rows = StoredRow.Of("same", 0.5, 30);
        await _tips.PredictAsync(rows);
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
        await _tips.PredictAsync(StoredRow.Of("q", 0.5, 10));

        await RunAsync(day: 1);

        Assert.Contains("orphan", Assert.Single(_logs.Warnings), StringComparison.Ordinal);
        Assert.Empty(await _estimates.ReadAsync("orphan", Cancellation));
        Assert.NotEmpty(await EstimatesAsync());
    }

    [Fact]
    public async Task Every_slice_has_the_estimates_of_the_whole()
    {
        StoredRow[] bronx = StoredRow.Of("b", 0.5, 300, "Bronx");
        StoredRow[] queens = StoredRow.Of("q", 0.5, 100);
        await _tips.PredictAsync([.. queens, .. bronx]);
        await _tips.LabelAsync(0.6, "no", bronx[..100]);
        await RunSlicedAsync(day: 1);

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
        await _tips.PredictAsync([.. queens, .. StoredRow.Of("b", 0.5, 20, "Bronx")]);
        await RunSlicedAsync(day: 1);
        List<Estimate> before = await EstimatesAsync();

        await _tips.LabelAsync(1.5, "yes", queens[..10]);
        await _tips.LabelAsync(1.5, "no", queens[10..]);
        await RunSlicedAsync(day: 1.9);
        await RunSlicedAsync(day: 1.95);

        List<Estimate> after = [.. (await EstimatesAsync()).Where(estimate => estimate.Window == AnalysisWindow.Day)];
        Assert.Equal([("", null), ("borough=Bronx", null), ("borough=Queens", 0.5)], after.Select(estimate => (estimate.Slice, estimate.Realized)).Order());
        Assert.All(after, estimate => Assert.Equal(
            before.Single(old => old.Window == estimate.Window && old.Slice == estimate.Slice).Value, estimate.Value));
    }

    [Fact]
    public async Task Slices_asked_for_later_are_added_to_what_is_there()
    {
        await _tips.PredictAsync([.. StoredRow.Of("q", 0.5, 30), .. StoredRow.Of("r", 8.5, 30)]);
        await RunAsync(day: 10);
        List<Estimate> before = await EstimatesAsync();

        await RunSlicedAsync(day: 10);

        List<Estimate> after = await EstimatesAsync();
        Assert.Equal(before, after.Where(estimate => estimate.Slice.Length == 0));
        Assert.Equal(before.Count, after.Count(estimate => estimate.Slice == "borough=Queens"));
    }

    [Fact]
    public async Task A_newer_reference_is_taken_up_and_so_are_rows_that_join_it()
    {
        await _tips.PredictAsync(StoredRow.Of("q", 0.5, 10));
        await RunAsync(day: 0.6);
        double old = (await DayAsync(0)).Reference;

        await _tips.ReferAsync("2", "yes", StoredRow.Of("r", -1, 8));
        await RunAsync(day: 0.7);
        double newer = (await DayAsync(0)).Reference;
        await _tips.ReferAsync("2", "no", StoredRow.Of("s", -1, 2));
        await RunAsync(day: 0.8);

        Assert.Equal((0.7, 1, 0.8), (old, newer, (await DayAsync(0)).Reference));
    }

    [Fact]
    public async Task A_reference_sent_again_with_other_labels_is_taken_up()
    {
        await _tips.PredictAsync(StoredRow.Of("q", 0.5, 10));
        await RunAsync(day: 0.6);

        await _tips.ReferAsync("1", "no", StoredRow.Of("qr", -20, 90));
        await RunAsync(day: 0.7);

        Assert.Equal(0.25, (await DayAsync(0)).Reference, tolerance: 1e-12);
    }

    Task RunAsync(double day) => _analyzer.RunAsync(StoredPipeline.Day(day), Cancellation);

    Task RunSlicedAsync(double day) =>
        new PerformanceAnalyzer(_clickHouse.Store, _estimates, _metrics, new DetectionOptions { Slices = ["borough"] }, _logs)
            .RunAsync(StoredPipeline.Day(day), Cancellation);

    Task<List<Estimate>> EstimatesAsync() => AccuraciesAsync(_tips.Name);

    async Task<List<Estimate>> AccuraciesAsync(string pipeline) =>
        [.. (await _estimates.ReadAsync(pipeline, Cancellation)).Where(estimate => estimate.Metric == "accuracy")];

    async Task<Estimate> DayAsync(int day) => Assert.Single(
        await EstimatesAsync(), estimate => estimate.Window == AnalysisWindow.Day && estimate.WindowStart == StoredPipeline.Day(day));

    StoredPipeline Pipeline(string name) => new(_clickHouse.Store, name);

    static IEnumerable<(int From, int To)> Windows(IEnumerable<Estimate> estimates, string kind) => estimates
        .Where(estimate => estimate.Window == kind)
        .Select(estimate => ((int)(estimate.WindowStart - StoredPipeline.Origin).TotalDays, (int)(estimate.WindowEnd - StoredPipeline.Origin).TotalDays));

    // Sums come in any order from the database, so their last digits are left out.
    static Estimate Comparable(Estimate estimate) => estimate with
    {
        Value = Math.Round(estimate.Value, 12),
        Lower = Math.Round(estimate.Lower, 12),
        Upper = Math.Round(estimate.Upper, 12),
        Covariate = estimate.Covariate is { } covariate ? Math.Round(covariate, 12) : null,
        ComputedAt = default,
    };
}
