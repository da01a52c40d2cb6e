using System.Globalization;
using OtelMl.Analyzers.Detection.Data;
using OtelMl.Analyzers.Detection.Metrics;
using OtelMl.Analyzers.Detection.Performance;
using OtelMl.Analyzers.Detection.Windows;
using OtelMl.Analyzers.Export;
using OtelMl.Analyzers.Tests.Simulation;
using OtelMl.Instrumentation;

namespace OtelMl.Analyzers.Tests.Stored;

/// <summary>A pipeline of several classes or of amounts with four times more predictions than are kept in memory.</summary>
[Collection(ClickHouseFixture.Tables)]
public sealed class StoredOutcomesTests(ClickHouseFixture clickHouse) : IAsyncLifetime
{
    const int Days = 20;
    const int PerDay = 400;
    const int Budget = 2500;

    static readonly string[] Classes = ["red", "green", "blue"];

    readonly AnalyzerMetrics _metrics = new();
    readonly EstimateTable _estimates = new(clickHouse.Store);
    readonly StoredPipeline _tips = new(clickHouse.Store, "tips");

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await clickHouse.EmptyAsync("ml_predictions", "ml_feedback", "ml_references", "ml_estimates");
    }

    public ValueTask DisposeAsync()
    {
        _metrics.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_calibration_expects_of_all_predictions_is_counted_exactly_and_puts_a_samples_estimates_right(bool classes)
    {
        await PlayAsync(classes ? Class : Amount);
        var data = new PipelineData(clickHouse.Store, []);
        ReferenceSet set = (await data.NewestReferenceAsync(_tips.Name, Cancellation))!.Value;
        ReferenceShape shape = await data.ShapeAsync(_tips.Name, set, Cancellation);
        var model = ReferenceModel.Fit(await data.ReferenceAsync(_tips.Name, set, shape, Cancellation), new DetectionOptions());
        var parts = new List<ScoredPredictions>();
        await foreach (PredictionTable part in data.PredictionsAsync(_tips.Name, shape, DateTime.UnixEpoch.Ticks - 1, MlSampleLimit.Everything, Cancellation))
            parts.Add(model.Score(part));
        var all = ScoredPredictions.Concat(parts);
        StoredOutcomes counted = (await StoredOutcomes.CountAsync(clickHouse.Store, _tips.Name, model.OutcomeSteps!, StoredPipeline.Day(Days), Cancellation))!;
        List<Estimate> exact = await RunAsync(DetectionOptions.DefaultMostPredictions);
        List<Estimate> sampled = await RunAsync(Budget);

        foreach (PerformanceMetric metric in model.Metrics.Where(metric => metric.Name is "accuracy" or "mae" or "rmse"))
        {
            PlannedWindow[] days = [.. WindowPlan.Cover(AnalysisWindow.Day, all.Times)];
            Assert.Equal(Days, days.Length);
            var plain = new List<double>();
            foreach (PlannedWindow day in days)
            {
                int[] rows = [.. Enumerable.Range(day.From, day.Count)];
                Assert.Equal(Of(all.Calibrated, rows), counted.Estimate(metric.Name, day.Window)!.Value, tolerance: 1e-9);
                int[] some = [.. rows.Where(row => MlSampleLimit.Of(0.25).Includes(MlSampleKey.Default.Hash(all.Ids[row])))];
                plain.Add(Of(all.Expected, some) - Of(all.Expected, rows));
            }

            (Estimate Exact, Estimate Sampled)[] pairs = [.. exact.Where(estimate => estimate.Metric == metric.Name).Zip(sampled.Where(estimate => estimate.Metric == metric.Name))];
            double error = Math.Sqrt(pairs.Average(pair => Math.Pow(pair.Sampled.Value - pair.Exact.Value, 2)));
            Assert.InRange(error / Math.Sqrt(plain.Average(off => off * off)), 0, 0.6);
            Assert.InRange(pairs.Share(pair => pair.Sampled.Lower <= pair.Exact.Value && pair.Exact.Value <= pair.Sampled.Upper), 0.95 - Runs.ShareTolerance(0.95, Days), 1);

            double Of(double[][] expected, int[] rows) => metric.Evaluate(all.Metric.Pick(rows), Array.ConvertAll(expected, of => Array.ConvertAll(rows, row => of[row])), null);
        }
    }

    [Fact]
    public async Task Where_a_predicted_class_has_no_score_nothing_is_put_right_by_scores()
    {
        await PlayAsync(Class);
        await _tips.PredictAsync(new StoredRow("odd", 1, "violet"));
        var data = new PipelineData(clickHouse.Store, []);
        ReferenceSet set = (await data.NewestReferenceAsync(_tips.Name, Cancellation))!.Value;
        ReferenceShape shape = await data.ShapeAsync(_tips.Name, set, Cancellation);
        var model = ReferenceModel.Fit(await data.ReferenceAsync(_tips.Name, set, shape, Cancellation), new DetectionOptions());

        Assert.Null(await StoredOutcomes.CountAsync(clickHouse.Store, _tips.Name, model.OutcomeSteps!, StoredPipeline.Day(Days), Cancellation));
    }

    async Task PlayAsync(Func<Random, string, double, (StoredRow Row, string Label)> draw)
    {
        var random = new Random(1);
        foreach (IGrouping<string, StoredRow> label in Enumerable.Range(0, 1500).Select(i => draw(random, $"r{i}", -30)).GroupBy(row => row.Label, row => row.Row))
            await _tips.ReferAsync("1", label.Key, label);
        await _tips.PredictAsync(Enumerable.Range(0, Days * PerDay).Select(i => draw(random, $"p{i}", i / (double)PerDay).Row));
    }

    async Task<List<Estimate>> RunAsync(int most)
    {
        await clickHouse.EmptyAsync("ml_estimates");
        var options = new DetectionOptions { MostPredictions = most, Windows = [AnalysisWindow.Day] };
        await new PerformanceAnalyzer(clickHouse.Store, _estimates, _metrics, options, new RecordedLogs<PerformanceAnalyzer>()).RunAsync(StoredPipeline.Day(Days), Cancellation);
        return await _estimates.ReadAsync(_tips.Name, Cancellation);
    }

    // The score of the predicted class says how often it is right.
    static (StoredRow Row, string Label) Class(Random random, string id, double day)
    {
        string said = random.Pick(Classes);
        double sure = 0.4 + (0.6 * random.NextDouble());
        Dictionary<string, double> scores = Classes.ToDictionary(name => name, name => name == said ? sure : (1 - sure) / 2);
        return (new StoredRow(id, day, said) { ClassScores = scores }, random.Happens(sure) ? said : random.Pick([.. Classes.Where(name => name != said)]));
    }

    // The larger the amount that was predicted, the farther off it is.
    static (StoredRow Row, string Label) Amount(Random random, string id, double day)
    {
        double said = 10 + Math.Floor(90 * random.NextDouble());
        // Few labels, so that few blocks are written; more than a classification has.
        double truth = Math.Round((said + random.Normal(0.5 * said)) / 10) * 10;
        return (new StoredRow(id, day, said.ToString(CultureInfo.InvariantCulture)), truth.ToString(CultureInfo.InvariantCulture));
    }
}
