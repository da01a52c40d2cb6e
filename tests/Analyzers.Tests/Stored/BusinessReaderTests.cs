using OtelMl.Analyzers.Detection.Business;
using OtelMl.Analyzers.Detection.Performance;
using OtelMl.Analyzers.Detection.Windows;
using OtelMl.Analyzers.Export;

namespace OtelMl.Analyzers.Tests.Stored;

public sealed class BusinessReaderTests(ClickHouseFixture clickHouse)
{
    readonly string _metric = $"metric.{Guid.NewGuid():N}";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_gauge_is_averaged_and_days_without_it_are_missing()
    {
        await GaugeAsync((0.1, 4), (0.9, 6), (2.5, 7));

        await AssertDaysAsync(5, double.NaN, 7);
    }

    [Fact]
    public async Task A_counter_of_changes_is_added_up()
    {
        await SumAsync(delta: true, monotonic: true, "a", (0.1, 0, 4), (0.9, 0, 6), (1.5, 0, 7));
        await SumAsync(delta: true, monotonic: true, "b", (1.6, 0, 1));

        await AssertDaysAsync(10, 8);
    }

    [Fact]
    public async Task A_cumulative_counter_is_what_it_grew_by_in_each_series_through_restarts()
    {
        // Started before the first day: what its first point had grown to by then is nobody's.
        await SumAsync(delta: false, monotonic: true, "a", (0.1, -5, 100), (0.9, -5, 130), (1.5, -5, 150), (1.8, 1.6, 20), (2.2, 1.6, 25));
        // Started on the second day.
        await SumAsync(delta: false, monotonic: true, "b", (1.5, 1.2, 3), (2.5, 1.2, 10));

        await AssertDaysAsync(30, 20 + 20 + 3, 5 + 7);
    }

    [Fact]
    public async Task A_sum_that_goes_up_and_down_is_averaged_as_it_stands()
    {
        await SumAsync(delta: false, monotonic: false, "a", (0.1, -5, 4), (0.9, -5, 2), (1.5, -5, 9));

        await AssertDaysAsync(3, 9);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_histogram_is_its_mean(bool delta)
    {
        double[] counts = delta ? [2, 2, 1] : [2, 4, 5];
        double[] sums = delta ? [10, 20, 50] : [10, 30, 80];
        double[] times = [0.1, 0.9, 1.5];
        await clickHouse.Store.InsertRowsAsync(
            "otel_metrics_histogram",
            ["MetricName", "StartTimeUnix", "TimeUnix", "Count", "Sum", "AggregationTemporality"],
            times.Select((time, i) => new object[] { _metric, StoredPipeline.Day(0), StoredPipeline.Day(time), (ulong)counts[i], sums[i], delta ? 1 : 2 }),
            Cancellation);

        await AssertDaysAsync(7.5, 50);
    }

    [Theory]
    [InlineData("atc", "atc", "cbpe,atc,fused")]
    [InlineData("fused", "cbpe", "cbpe")]
    public async Task Performance_is_by_the_first_estimator_asked_for_that_has_estimates(string asked, string method, string stored)
    {
        string pipeline = $"{Guid.NewGuid():N}";
        var estimates = new EstimateTable(clickHouse.Store);
        string[] methods = stored.Split(',');
        await estimates.WriteAsync([.. methods.SelectMany((name, m) => Enumerable.Range(0, 1 + m).Select(day => Of(pipeline, name, day)))], Cancellation);

        BusinessCorrelation? found = await new BusinessReader(clickHouse.Store, estimates, new DetectionOptions { Estimators = [asked] })
            .CorrelateAsync(pipeline, _metric, null, null, Cancellation);

        Assert.Equal(1 + Array.IndexOf(methods, method), found!.ModelPanes);
    }

    static Estimate Of(string pipeline, string method, int day) => new()
    {
        Pipeline = pipeline,
        Metric = "accuracy",
        Window = AnalysisWindow.Day,
        Method = method,
        WindowStart = StoredPipeline.Day(day),
        WindowEnd = StoredPipeline.Day(day + 1),
        Value = 0.8,
        Lower = 0.7,
        Upper = 0.9,
        Labelled = 10,
        Unlabelled = 90,
        Reference = 0.8,
        Alert = false,
        ComputedAt = StoredPipeline.Day(day + 1),
    };

    Task GaugeAsync(params IEnumerable<(double Day, double Value)> points) => clickHouse.Store.InsertRowsAsync(
        "otel_metrics_gauge",
        ["MetricName", "TimeUnix", "Value"],
        points.Select(point => new object[] { _metric, StoredPipeline.Day(point.Day), point.Value }),
        Cancellation);

    Task SumAsync(bool delta, bool monotonic, string series, params IEnumerable<(double Day, double Start, double Value)> points) => clickHouse.Store.InsertRowsAsync(
        "otel_metrics_sum",
        ["MetricName", "Attributes", "StartTimeUnix", "TimeUnix", "Value", "AggregationTemporality", "IsMonotonic"],
        points.Select(point => new object[]
        {
            _metric, new Dictionary<string, string> { ["shop"] = series }, StoredPipeline.Day(point.Start), StoredPipeline.Day(point.Day), point.Value, delta ? 1 : 2, monotonic,
        }),
        Cancellation);

    async Task AssertDaysAsync(params double[] expected) => Assert.Equal(
        expected,
        (await new BusinessReader(clickHouse.Store, new EstimateTable(clickHouse.Store), new DetectionOptions())
            .SeriesAsync(_metric, StoredPipeline.Origin, TimeSpan.FromDays(1), expected.Length, Cancellation)).Values);
}
