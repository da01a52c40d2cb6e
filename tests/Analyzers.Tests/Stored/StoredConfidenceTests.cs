using OtelMl.Analyzers.Detection.Data;
using OtelMl.Analyzers.Detection.Metrics;
using OtelMl.Analyzers.Detection.Performance;
using OtelMl.Analyzers.Detection.Windows;
using OtelMl.Analyzers.Tests.Simulation;
using OtelMl.Instrumentation;

namespace OtelMl.Analyzers.Tests.Stored;

[Collection(ClickHouseFixture.Tables)]
public sealed class StoredConfidenceTests(ClickHouseFixture clickHouse) : IAsyncLifetime
{
    const string Name = "confident";

    static readonly DateTime End = StoredPipeline.Day(2);

    readonly StoredPipeline _pipeline = new(clickHouse.Store, Name);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await clickHouse.EmptyAsync("ml_predictions", "ml_references");
        var random = new Random(3);
        (StoredRow Row, string Label)[] reference = [.. Enumerable.Range(0, 2000).Select(i => (ARow(random, $"r{i}", -30), random.Happens(0.5) ? "1" : "0"))];
        foreach (IGrouping<string, StoredRow> label in reference.GroupBy(row => row.Row.Score > 0.8 ? "1" : row.Label, row => row.Row))
            await _pipeline.ReferAsync("1", label.Key, label);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task By_counts_of_the_steps_every_metric_is_what_it_is_prediction_by_prediction(int day)
    {
        // Below and above all reference scores too, and a class written in two ways.
        var random = new Random(4);
        await _pipeline.PredictAsync(Enumerable.Range(0, 3000).Select(i => ARow(random, $"p{i}", i % 2 + 0.5, least: -0.2, most: 1.2)));
        // One came again.
        await _pipeline.PredictAsync(ARow(new Random(4), "p0", 0.5, least: -0.2, most: 1.2));

        (ReferenceModel model, ScoredPredictions live) = await ScoreAsync();
        var window = new AnalysisWindow(AnalysisWindow.Day, StoredPipeline.Day(day), StoredPipeline.Day(day + 1));
        int[] rows = [.. Enumerable.Range(0, live.Count).Where(row => live.Times[row] >= window.Start.Ticks && live.Times[row] < window.End.Ticks)];
        StoredConfidence counted = await StoredConfidence.CountAsync(clickHouse.Store, Name, model.Steps!, losses: true, End, Cancellation);

        Assert.Equal(1500, rows.Length);
        foreach (PerformanceMetric metric in model.Metrics)
        {
            double exact = metric.Evaluate(live.Metric.Pick(rows), [.. live.Calibrated.Select(of => Array.ConvertAll(rows, row => of[row]))], null);
            Assert.Equal(exact, counted.Estimate(metric.Name, window)!.Value, tolerance: 1e-9);
            // The reference's own value, which knows nothing of the window, is another.
            Assert.NotEqual(exact, model.Values[metric.Name], tolerance: 1e-4);
        }
    }

    [Fact]
    public async Task Predictions_without_a_score_count_and_have_no_rank()
    {
        await _pipeline.PredictAsync([new StoredRow("a", 0.5, "1"), new StoredRow("b", 0.5, "0") { Score = 0.1 }]);

        (ReferenceModel model, ScoredPredictions live) = await ScoreAsync();
        StoredConfidence counted = await StoredConfidence.CountAsync(clickHouse.Store, Name, model.Steps!, losses: false, End, Cancellation);

        var window = new AnalysisWindow(AnalysisWindow.Day, StoredPipeline.Day(0), StoredPipeline.Day(1));
        Assert.Equal(live.Calibrated[0].Average(), counted.Estimate("accuracy", window)!.Value, tolerance: 1e-12);
        Assert.Equal(double.NaN, counted.Estimate("roc_auc", window));
        Assert.Null(counted.Estimate("mae", window));
    }

    static StoredRow ARow(Random random, string id, double day, double least = 0, double most = 1)
    {
        double score = least + ((most - least) * Math.Round(random.NextDouble(), 3));
        return new StoredRow(id, day, score >= 0.6 ? random.Happens(0.5) ? "1" : "1.0" : "0") { Score = score };
    }

    async Task<(ReferenceModel Model, ScoredPredictions Live)> ScoreAsync()
    {
        var data = new PipelineData(clickHouse.Store, []);
        ReferenceSet set = (await data.NewestReferenceAsync(Name, Cancellation))!.Value;
        ReferenceShape shape = await data.ShapeAsync(Name, set, Cancellation);
        var model = ReferenceModel.Fit(await data.ReferenceAsync(Name, set, shape, Cancellation), new DetectionOptions());
        var parts = new List<ScoredPredictions>();
        await foreach (PredictionTable part in data.PredictionsAsync(Name, shape, DateTime.UnixEpoch.Ticks - 1, MlSampleLimit.Everything, Cancellation))
            parts.Add(model.Score(part));
        return (model, ScoredPredictions.Concat(parts));
    }
}
