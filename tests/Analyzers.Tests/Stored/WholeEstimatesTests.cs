using OtelMl.Analyzers.Detection.Performance;
using OtelMl.Analyzers.Detection.Windows;
using OtelMl.Analyzers.Export;

namespace OtelMl.Analyzers.Tests.Stored;

/// <summary>The estimates of whole windows, and what becomes of them as predictions and labels come.</summary>
public sealed class WholeEstimatesTests(ClickHouseFixture clickHouse) : BoroughsTests(clickHouse)
{
    [Fact]
    public async Task Every_day_week_and_running_total_has_an_estimate_where_it_has_predictions()
    {
        await Tips.PredictAsync([.. StoredRow.Of("a", 0.5, 40), .. StoredRow.Of("b", 1.2, 40), .. StoredRow.Of("c", 8.9, 40)]);

        await RunAsync(day: 10);

        List<Estimate> estimates = await EstimatesAsync();
        Assert.Equal([(0, 1), (1, 2), (8, 9)], Windows(estimates, AnalysisWindow.Day));
        Assert.Equal([(0, 7), (7, 14)], Windows(estimates, AnalysisWindow.Week));
        Assert.Equal(Enumerable.Range(1, 9).Select(day => (0, day)), Windows(estimates, AnalysisWindow.Cumulative));
    }

    [Fact]
    public async Task Without_labels_an_estimate_is_what_the_reference_expects_of_where_predictions_lie()
    {
        await Tips.PredictAsync([.. StoredRow.Of("q", 0.5, 100), .. StoredRow.Of("b", 0.5, 300, "Bronx")]);

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
        await Tips.PredictAsync(rows);
        await Tips.LabelAsync(0.6, "yes", [.. rows.Where((_, i) => i % 4 == 0)]);
        await Tips.LabelAsync(0.6, "no", [.. rows.Where((_, i) => i % 4 == 1)]);

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
        await Tips.PredictAsync(rows);
        await Tips.LabelAsync(0.6, "no", [.. rows.Where((_, i) => i % 2 == 0)]);

        await RunAsync(day: 1);

        Estimate day = await DayAsync(0);
        Assert.Equal(0, day.Covariate!.Value, tolerance: 0.02);
        Assert.InRange(day.Upper - (day.Reference + day.Covariate.Value), -0.7, -0.3);
    }

    [Fact]
    public async Task A_model_that_has_become_useless_raises_an_alert()
    {
        StoredRow[] rows = StoredRow.Of("q", 0.5, 200);
        await Tips.PredictAsync(rows);
        await Tips.LabelAsync(0.9, "no", rows);

        await RunAsync(day: 1);

        Estimate day = await DayAsync(0);
        Assert.Equal((0, 0, 0, 0.0), (day.Value, day.Lower, day.Upper, day.Realized));
        Assert.True(day.Alert);
    }

    [Fact]
    public async Task Running_again_changes_nothing()
    {
        StoredRow[] rows = StoredRow.Of("q", 0.5, 60);
        await Tips.PredictAsync([.. rows, .. StoredRow.Of("r", 3.5, 60)]);
        await Tips.LabelAsync(1.5, "yes", rows[..30]);
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
        await Tips.PredictAsync(rows);
        await RunAsync(day: 1);
        Estimate before = await DayAsync(0);

        await Tips.LabelAsync(3.2, "yes", rows[..15]);
        await Tips.LabelAsync(3.3, "no", rows[15..]);
        await RunAsync(day: 4);

        Estimate after = await DayAsync(0);
        Assert.Null(before.Realized);
        Assert.Equal(0.75, after.Realized);
        Assert.Equal(before, after with { Realized = null, ComputedAt = before.ComputedAt });
    }

    [Fact]
    public async Task A_corrected_label_corrects_what_was_realised_of_its_window_alone()
    {
        StoredRow[] first = StoredRow.Of("q", 0.5, 20);
        StoredRow[] second = StoredRow.Of("r", 1.5, 20);
        await Tips.PredictAsync([.. first, .. second]);
        await Tips.LabelAsync(2, "yes", [.. first, .. second]);
        await RunAsync(day: 3);
        Estimate other = await DayAsync(1);

        await Tips.LabelAsync(3.5, "no", first[..5]);
        await RunAsync(day: 4);
        await RunAsync(day: 5);

        Assert.Equal(0.75, (await DayAsync(0)).Realized);
        Assert.Equal(1, other.Realized);
        Assert.Equal(other, await DayAsync(1));
    }

    [Fact]
    public async Task The_newest_predictions_are_estimated_as_of_now_whether_labelled_or_not()
    {
        var options = new DetectionOptions { Windows = ["last_30"] };
        StoredRow[] old = StoredRow.Of("q", 0.5, 25);
        StoredRow[] fresh = StoredRow.Of("r", 1.5, 20);
        await Tips.PredictAsync(old);
        await Tips.LabelAsync(0.6, "no", old);
        await RunAsync(day: 0.9, options);
        Assert.Equal((25, 0, 0.0), Newest(await EstimatesAsync()));

        await Tips.PredictAsync(fresh);
        await RunAsync(day: 1.6, options);
        Assert.Equal((10, 20), (Newest(await EstimatesAsync()).Labelled, Newest(await EstimatesAsync()).Unlabelled));

        await Tips.LabelAsync(1.7, "yes", fresh);
        await RunAsync(day: 1.8, options);

        List<Estimate> estimates = await EstimatesAsync();
        Assert.Equal((30, 0, 2.0 / 3), Newest(estimates));
        // A row for each day on which it was looked at, of which today's follows the present.
        Assert.Equal([(0, 1), (0, 2)], Windows(estimates, "last_30"));
        Assert.Equal(20.0 / 30, estimates[^1].Realized!.Value, tolerance: 1e-12);

        static (long Labelled, long Unlabelled, double Value) Newest(List<Estimate> all) => (all[^1].Labelled, all[^1].Unlabelled, all[^1].Value);
    }

    [Fact]
    public async Task Estimates_that_were_deleted_are_made_again()
    {
        await Tips.PredictAsync(StoredRow.Of("q", 0.5, 20));
        await RunAsync(day: 1);
        Estimate before = await DayAsync(0);
        await DeleteEstimatesAsync();

        await RunAsync(day: 2);

        Assert.Equal(before.Value, (await DayAsync(0)).Value, tolerance: 1e-12);
    }

    [Fact]
    public async Task A_window_still_open_is_estimated_anew_with_what_has_come_since()
    {
        StoredRow[] morning = StoredRow.Of("m", 0.2, 20);
        await Tips.PredictAsync(morning);
        await RunAsync(day: 0.5);
        Estimate atNoon = await DayAsync(0);

        await Tips.PredictAsync(StoredRow.Of("e", 0.8, 30));
        await Tips.LabelAsync(0.6, "yes", morning);
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
        await Tips.PredictAsync(inTime);
        await Tips.LabelAsync(0.9, "yes", inTime[..5]);
        await RunAsync(day: 2);

        await Tips.PredictAsync(StoredRow.Of("l", 0.6, 12));
        await Tips.LabelAsync(2.5, "yes", inTime[5..]);
        await RunAsync(day: 3);

        Estimate day = await DayAsync(0);
        Assert.Equal((5, 27), (day.Labelled, day.Unlabelled));
        Assert.Equal(StoredPipeline.Day(3), day.ComputedAt);
    }

    [Fact]
    public async Task Predictions_stamped_with_a_day_to_come_wait_for_it()
    {
        await Tips.PredictAsync([.. StoredRow.Of("n", 0.5, 20), .. StoredRow.Of("f", 20_000, 1)]);

        await RunAsync(day: 1);

        Assert.Equal([(0, 1)], Windows(await EstimatesAsync(), AnalysisWindow.Day));
    }

    [Fact]
    public async Task The_latest_of_several_labels_counts_in_whatever_order_they_arrive()
    {
        StoredRow[] rows = StoredRow.Of("q", 0.1, 10);
        await Tips.PredictAsync(rows);
        await Tips.LabelAsync(0.8, "yes", rows);
        await Tips.LabelAsync(0.5, "no", rows);
        await Tips.LabelAsync(0.9, "no", rows[..4]);

        await RunAsync(day: 1);

        Estimate day = await DayAsync(0);
        Assert.Equal((10, 0), (day.Labelled, day.Unlabelled));
        Assert.Equal(0.6, day.Value, tolerance: 1e-12);
    }

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
