using OtelMl.Analyzers.Detection.Data;
using OtelMl.Analyzers.Detection.Metrics;
using OtelMl.Analyzers.Detection.Performance;
using OtelMl.Analyzers.Detection.Windows;
using OtelMl.Analyzers.Export;
using OtelMl.Analyzers.Tests.Simulation;
using OtelMl.Instrumentation;

namespace OtelMl.Analyzers.Tests.Stored;

/// <summary>
/// A pipeline with four times more predictions than are kept in memory: calibrated confidence of all of them, counted in ClickHouse, makes
/// up for what the sample lacks. Scores tell most of what is to be expected, and the borough the rest.
/// </summary>
[Collection(ClickHouseFixture.Tables)]
public sealed class ControlledSampleTests(ClickHouseFixture clickHouse) : IAsyncLifetime
{
    const int Days = 80;
    const int PerDay = 400;
    const int Budget = 10_000;

    static readonly string[] Metrics = ["accuracy", "f1", "roc_auc", "log_loss"];

    readonly AnalyzerMetrics _metrics = new();
    readonly EstimateTable _estimates = new(clickHouse.Store);
    readonly StoredPipeline _tips = new(clickHouse.Store, "tips");
    readonly DetectionOptions _options = new() { MostPredictions = Budget, Windows = [AnalysisWindow.Day], Metrics = Metrics };
    (StoredRow Row, string Label)[] _live = [];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await clickHouse.EmptyAsync("ml_predictions", "ml_feedback", "ml_references", "ml_estimates");
        var random = new Random(1);
        foreach (IGrouping<string, StoredRow> label in Enumerable.Range(0, 3000).Select(i => Draw(random, $"r{i}", -30)).GroupBy(row => row.Label, row => row.Row))
            await _tips.ReferAsync("1", label.Key, label);
        _live = [.. Enumerable.Range(0, Days * PerDay).Select(i => Draw(random, $"p{i}", i / (double)PerDay))];
        await _tips.PredictAsync(_live.Select(row => row.Row));
    }

    public ValueTask DisposeAsync()
    {
        _metrics.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Of_what_is_expected_the_sample_says_more_with_the_control_than_without_and_its_error_is_told()
    {
        Look[] looks = await LookAsync(outcomes: false);

        foreach (string metric in Metrics)
        {
            Look[] of = [.. looks.Where(look => look.Metric == metric)];
            Assert.Equal(Days, of.Length);
            Assert.InRange(RootMeanSquare(of, look => look.Controlled) / RootMeanSquare(of, look => look.Plain), 0, 0.6);
            Assert.InRange(of.Share(look => Covers(look.Controlled, look.All)), 0.95 - Runs.ShareTolerance(0.95, Days), 1);
            Assert.InRange(of.Share(look => Covers(look.Plain, look.All)), 0.95 - Runs.ShareTolerance(0.95, Days), 1);
            // The interval has become as narrow as the error has become small.
            Assert.InRange(of.Average(look => Math.Sqrt(look.Controlled.Variance)) / of.Average(look => Math.Sqrt(look.Plain.Variance)), 0, 0.7);
        }
    }

    [Fact]
    public async Task Of_labels_that_it_hardly_explains_the_control_takes_nothing_away()
    {
        Look[] looks = await LookAsync(outcomes: true);

        foreach (string metric in Metrics)
        {
            Look[] of = [.. looks.Where(look => look.Metric == metric)];
            Assert.InRange(RootMeanSquare(of, look => look.Controlled) / RootMeanSquare(of, look => look.Plain), 0, 1.05);
            Assert.InRange(of.Share(look => Covers(look.Controlled, look.All)), 0.95 - Runs.ShareTolerance(0.95, Days), 1);
        }
    }

    [Fact]
    public async Task The_analyzer_estimates_windows_so()
    {
        List<Estimate> exact = await RunAsync(_options with { MostPredictions = DetectionOptions.DefaultMostPredictions });
        List<Estimate> sampled = await RunAsync(_options);
        Look[] looks = await LookAsync(outcomes: false);

        foreach (string metric in Metrics)
        {
            (Estimate Exact, Estimate Sampled)[] days = [.. exact.Where(Of(metric)).Zip(sampled.Where(Of(metric)))];
            Assert.Equal(Days, days.Length);
            double error = Math.Sqrt(days.Average(pair => Math.Pow(pair.Sampled.Value - pair.Exact.Value, 2)));
            Assert.InRange(error / RootMeanSquare([.. looks.Where(look => look.Metric == metric)], look => look.Plain), 0, 0.6);
            // What is covariate shift goes along, so that no concept shift appears where no label has come.
            Assert.All(days, pair => Assert.Equal(pair.Exact.Concept!.Value, pair.Sampled.Concept!.Value, tolerance: 0.01));
        }

        static Func<Estimate, bool> Of(string metric) => estimate => estimate.Metric == metric;
    }

    static double RootMeanSquare(Look[] looks, Func<Look, (double Value, double)> of) => Math.Sqrt(looks.Average(look => Math.Pow(of(look).Value - look.All, 2)));

    static bool Covers((double Value, double Variance) estimate, double truth) => Math.Abs(estimate.Value - truth) <= MetricEstimate.Quantile95 * Math.Sqrt(estimate.Variance);

    // The score is right but for the borough, of which there is more on some days.
    static (StoredRow Row, string Label) Draw(Random random, string id, double day)
    {
        string borough = random.Happens(0.2 + (0.3 * ((int)Math.Floor(day) & 1))) ? "Bronx" : "Queens";
        double score = 0.05 + (0.9 * random.NextDouble());
        bool positive = random.Happens(borough == "Bronx" ? 0.3 + (0.4 * score) : score);
        var row = new StoredRow(id, day, score >= 0.5 ? "yes" : "no") { Score = score, Features = new Dictionary<string, string> { ["borough"] = borough } };
        return (row, positive ? "yes" : "no");
    }

    async Task<List<Estimate>> RunAsync(DetectionOptions options)
    {
        await clickHouse.EmptyAsync("ml_estimates");
        await new PerformanceAnalyzer(clickHouse.Store, _estimates, _metrics, options, new RecordedLogs<PerformanceAnalyzer>()).RunAsync(StoredPipeline.Day(Days), Cancellation);
        return await _estimates.ReadAsync(_tips.Name, Cancellation);
    }

    // Every day and metric, by what is expected of predictions or by what they turned out to be.
    async Task<Look[]> LookAsync(bool outcomes)
    {
        var data = new PipelineData(clickHouse.Store, []);
        ReferenceSet set = (await data.NewestReferenceAsync(_tips.Name, Cancellation))!.Value;
        ReferenceShape shape = await data.ShapeAsync(_tips.Name, set, Cancellation);
        var model = ReferenceModel.Fit(await data.ReferenceAsync(_tips.Name, set, shape, Cancellation), _options);
        ScoredPredictions all = await ReadAsync(MlSampleLimit.Everything);
        ScoredPredictions sample = await ReadAsync(MlSampleLimit.Of(0.25));
        StoredConfidence confidence = await StoredConfidence.CountAsync(clickHouse.Store, _tips.Name, model.Steps!, losses: true, StoredPipeline.Day(Days), Cancellation);
        Dictionary<string, string> labels = _live.ToDictionary(row => row.Row.Id, row => model.NameOf(row.Label));
        var looks = new List<Look>();
        foreach (PlannedWindow planned in WindowPlan.Cover(AnalysisWindow.Day, sample.Times))
        {
            int[] rows = Within(sample, planned.Window);
            int[] allRows = Within(all, planned.Window);
            MetricRows metricRows = sample.Metric.Pick(rows);
            double[][] calibrated = Array.ConvertAll(sample.Calibrated, of => Array.ConvertAll(rows, row => of[row]));
            string[] ids = Array.ConvertAll(rows, row => sample.Ids[row]);
            double share = rows.Length / (double)allRows.Length;
            var plain = WindowSample.Of(share, metricRows, ids, calibrated, null);
            var controlled = WindowSample.Of(share, metricRows, ids, calibrated, metric => confidence.Estimate(metric, planned.Window));
            foreach (PerformanceMetric metric in model.Metrics)
            {
                double[][] expected = Of(sample, rows);
                double own = metric.Evaluate(metricRows, expected, null);
                looks.Add(new Look(
                    metric.Name, metric.Evaluate(all.Metric.Pick(allRows), Of(all, allRows), null), plain.Correct(metric, expected, own), controlled.Correct(metric, expected, own)));
            }
        }

        return [.. looks];

        async Task<ScoredPredictions> ReadAsync(MlSampleLimit limit)
        {
            var parts = new List<ScoredPredictions>();
            await foreach (PredictionTable part in data.PredictionsAsync(_tips.Name, shape, DateTime.UnixEpoch.Ticks - 1, limit, Cancellation))
                parts.Add(model.Score(part));
            return ScoredPredictions.Concat(parts);
        }

        static int[] Within(ScoredPredictions of, AnalysisWindow window) =>
            [.. Enumerable.Range(0, of.Count).Where(row => of.Times[row] >= window.Start.Ticks && of.Times[row] < window.End.Ticks)];

        double[][] Of(ScoredPredictions of, int[] rows) => outcomes
            ? [.. Enumerable.Range(0, model.Targets.Count).Select(t => model.Outcomes(t, Array.ConvertAll(rows, row => of.Values[row]), Array.ConvertAll(rows, row => labels[of.Ids[row]])))]
            : Array.ConvertAll(of.Expected, expected => Array.ConvertAll(rows, row => expected[row]));
    }

    // A day's metric of all predictions, and of the sample without and with the control, with their variances.
    sealed record Look(string Metric, double All, (double Value, double Variance) Plain, (double Value, double Variance) Controlled);
}
