using OtelMl.Analyzers.Detection.Performance;
using OtelMl.Analyzers.Detection.Windows;
using OtelMl.Analyzers.Export;

namespace OtelMl.Analyzers.Tests.Stored;

public sealed class StrangeLabelsTests(ClickHouseFixture clickHouse) : BoroughsTests(clickHouse)
{
    readonly ClickHouseFixture _clickHouse = clickHouse;

    [Theory]
    [InlineData("TRUE", 1)]
    [InlineData("1", 1)]
    [InlineData("f", 0)]
    public async Task Labels_that_say_yes_or_no_in_another_way_are_the_same(string label, double accuracy)
    {
        StoredRow[] rows = StoredRow.Of("q", 0.5, 100);
        await Tips.PredictAsync(rows);
        await Tips.LabelAsync(0.6, label, rows);

        await RunAsync(day: 1);

        Assert.Equal((accuracy, accuracy), ((await DayAsync(0)).Realized, (await DayAsync(0)).Value));
    }

    [Fact]
    public async Task A_reference_of_one_class_leaves_out_what_has_no_value_on_it()
    {
        StoredPipeline fares = Pipeline("fares");
        await fares.ReferAsync("1", "yes", StoredRow.Of("r", -30, 100).Select((row, i) => row with { Score = i / 100.0 }));
        await fares.PredictAsync(StoredRow.Of("q", 0.5, 100).Select((row, i) => row with { Score = i / 100.0 }));

        await RunAsync(day: 1);

        List<Estimate> estimates = await new EstimateTable(_clickHouse.Store).ReadAsync("fares", Cancellation);
        Assert.All(estimates, estimate => Assert.True(double.IsFinite(estimate.Reference)));
        Assert.DoesNotContain("roc_auc", estimates.Select(estimate => estimate.Metric));
        Assert.Contains("log_loss", estimates.Select(estimate => estimate.Metric));
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    public async Task A_label_that_is_no_number_costs_a_regression_nothing_but_itself(string label)
    {
        StoredPipeline fares = Pipeline("fares");
        await fares.ReferAsync("1", "11", Amounts("r", -30, 100));
        await fares.ReferAsync("1", label, Amounts("s", -30, 1));
        StoredRow[] rows = [.. Amounts("q", 0.5, 40)];
        await fares.PredictAsync(rows);
        await fares.LabelAsync(0.6, "12", rows[1..]);
        await fares.LabelAsync(0.6, label, rows[0]);

        await RunAsync(day: 1, new DetectionOptions { Task = MlTask.Regression, Metrics = ["mae"], Windows = [AnalysisWindow.Day] });

        Estimate day = Assert.Single(await new EstimateTable(_clickHouse.Store).ReadAsync("fares", Cancellation));
        Assert.Equal((1, 2.0), (day.Reference, day.Realized));
        Assert.Equal(2, day.Value, tolerance: 0.1);
    }

    [Fact]
    public async Task A_feature_of_numbers_stays_one_though_some_value_is_none()
    {
        StoredPipeline fares = Pipeline("fares");
        await fares.ReferAsync("1", "yes", StoredRow.Of("r", -30, 100).Select((row, i) => row with
        {
            Features = new Dictionary<string, string> { ["miles"] = i == 7 ? "NA" : $"{i}", ["zone"] = i < 10 ? "JFK" : $"{i}" },
        }));
        var data = new PipelineData(_clickHouse.Store, []);

        ReferenceShape shape = await data.ShapeAsync("fares", (await data.NewestReferenceAsync("fares", Cancellation))!.Value, Cancellation);

        Assert.Equal(["miles"], shape.Numbers);
        Assert.Equal(["zone"], shape.Texts);
    }

    static IEnumerable<StoredRow> Amounts(string prefix, double day, int count) => StoredRow.Of(prefix, day, count).Select(row => row with { Value = "10" });
}
