using OtelMl.Analyzers.Detection.Performance;
using OtelMl.Analyzers.Detection.Windows;
using OtelMl.Analyzers.Export;

namespace OtelMl.Analyzers.Tests.Stored;

/// <summary>What tests of the performance analyzer start from: a reference of which Queens is right 90 times of 100, the Bronx 50 times.</summary>
[Collection(ClickHouseFixture.Tables)]
public abstract class BoroughsTests : IAsyncLifetime
{
    readonly AnalyzerMetrics _metrics = new();
    readonly ClickHouseFixture _clickHouse;
    readonly EstimateTable _estimates;
    readonly PerformanceAnalyzer _analyzer;

    protected BoroughsTests(ClickHouseFixture clickHouse)
    {
        _clickHouse = clickHouse;
        _estimates = new EstimateTable(clickHouse.Store);
        _analyzer = Analyzer(new DetectionOptions());
        Tips = Pipeline("tips");
    }

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected StoredPipeline Tips { get; }

    protected RecordedLogs<PerformanceAnalyzer> Logs { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await _clickHouse.EmptyAsync("ml_predictions", "ml_feedback", "ml_references", "ml_estimates");
        await Tips.ReferAsync("1", "yes", [.. StoredRow.Of("qr", -30, 90), .. StoredRow.Of("br", -30, 50, "Bronx")]);
        await Tips.ReferAsync("1", "no", [.. StoredRow.Of("qw", -30, 10), .. StoredRow.Of("bw", -30, 50, "Bronx")]);
    }

    public ValueTask DisposeAsync()
    {
        _metrics.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    protected StoredPipeline Pipeline(string name) => new(_clickHouse.Store, name);

    /// <summary>Runs an analyzer that goes on from run to run.</summary>
    protected Task RunAsync(double day) => _analyzer.RunAsync(StoredPipeline.Day(day), Cancellation);

    /// <summary>Runs an analyzer that has just started.</summary>
    protected Task RunAsync(double day, DetectionOptions options) => Analyzer(options).RunAsync(StoredPipeline.Day(day), Cancellation);

    protected Task DeleteEstimatesAsync() => _clickHouse.EmptyAsync("ml_estimates");

    protected Task<List<Estimate>> EstimatesAsync() => AccuraciesAsync(Tips.Name);

    protected async Task<List<Estimate>> AccuraciesAsync(string pipeline) =>
        [.. (await _estimates.ReadAsync(pipeline, Cancellation)).Where(estimate => estimate.Metric == "accuracy")];

    protected async Task<Estimate> DayAsync(int day) => Assert.Single(
        await EstimatesAsync(), estimate => estimate.Window == AnalysisWindow.Day && estimate.WindowStart == StoredPipeline.Day(day));

    PerformanceAnalyzer Analyzer(DetectionOptions options) => new(_clickHouse.Store, _estimates, _metrics, options, Logs);
}
