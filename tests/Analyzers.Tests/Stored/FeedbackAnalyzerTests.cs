using System.Diagnostics.Metrics;
using OtelMl.Analyzers.Detection.Feedback;
using OtelMl.Analyzers.Detection.Performance;
using OtelMl.Analyzers.Detection.Windows;
using OtelMl.Analyzers.Export;

namespace OtelMl.Analyzers.Tests.Stored;

[Collection(ClickHouseFixture.Tables)]
public sealed class FeedbackAnalyzerTests(ClickHouseFixture clickHouse) : IAsyncLifetime
{
    readonly AnalyzerMetrics _metrics = new();
    readonly StoredPipeline _tips = new(clickHouse.Store, "tips");

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        foreach (string table in new[] { "ml_predictions", "ml_feedback", "ml_references", "ml_feedback_state" })
            await clickHouse.Store.ExecuteAsync($"TRUNCATE TABLE {table}", cancellationToken: Cancellation);
    }

    public ValueTask DisposeAsync()
    {
        _metrics.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Buckets_are_the_values_and_deciles_that_the_reference_has_and_make_up_the_traffic()
    {
        await _tips.ReferAsync("1", "yes", Enumerable.Range(0, 100).Select(i => Row($"r{i}", -30, i % 4 == 0 ? "Bronx" : "Queens", fare: i)));
        await _tips.PredictAsync(Enumerable.Range(0, 50).Select(i => Row($"p{i}", 0.5, i % 5 == 0 ? "Staten Island" : "Queens", fare: 3 * i)));

        List<FeedbackState> day = await RunAsync(day: 2, AnalysisWindow.Day, slices: []);

        Assert.Equal((50, 0), (Single(day, "").Predictions, Single(day, "").Labelled));
        Assert.Equal((40, 10), (Single(day, "borough=Queens").Predictions, Single(day, "borough=other").Predictions));
        FeedbackState[] fares = [.. day.Where(state => state.Bucket.Contains("fare", StringComparison.Ordinal))];
        Assert.Equal(10, fares.Length);
        Assert.Equal(50, fares.Sum(state => state.Predictions));
        Assert.True(fares.Single(state => state.Bucket.StartsWith("fare>=", StringComparison.Ordinal)).Predictions >= 19);
    }

    [Fact]
    public async Task A_bucket_whose_labels_stop_coming_is_found_until_they_come()
    {
        await _tips.ReferAsync("1", "yes", Enumerable.Range(0, 40).Select(i => Row($"r{i}", -30, i % 2 == 0 ? "Bronx" : "Queens", fare: 1)));
        for (int day = 0; day < 14; day++)
        {
            StoredRow[] queens = StoredRow.Of($"q{day}-", day + 0.3, 30);
            StoredRow[] bronx = StoredRow.Of($"b{day}-", day + 0.3, 30, "Bronx");
            await _tips.PredictAsync([.. queens, .. bronx]);
            await _tips.LabelAsync(day + 1.3, "yes", queens[..20]);
            if (day < 7)
                await _tips.LabelAsync(day + 1.3, "yes", bronx[..20]);
        }

        List<FeedbackState> before = await RunAsync(day: 14, AnalysisWindow.Week, "borough");
        Assert.Equal(["", "borough=Bronx", "borough=Queens"], ReadOverdue().Select(bucket => bucket.Bucket).Order());
        Assert.Equal(Single(before, "borough=Bronx", week: 1).Overdue, ReadOverdue().Single(bucket => bucket.Bucket == "borough=Bronx").Value, tolerance: 60);
        StoredRow[] late = [.. Enumerable.Range(7, 7).SelectMany(day => StoredRow.Of($"b{day}-", day + 0.3, 20, "Bronx"))];
        await _tips.LabelAsync(14.5, "yes", late);
        List<FeedbackState> after = await RunAsync(day: 15, AnalysisWindow.Week, "borough");

        FeedbackState silent = Single(before, "borough=Bronx", week: 1);
        Assert.Equal((FeedbackScenario.None, true, 210, 0), (silent.State, silent.Lacking, silent.Predictions, silent.Labelled));
        Assert.InRange(silent.Expected, 80, 140);
        Assert.All(before.Where(state => state != silent), state => Assert.False(state.Lacking));
        Assert.All(after, state => Assert.False(state.Lacking));
        Assert.Equal((FeedbackScenario.Full, 140), (Single(after, "borough=Bronx", week: 1).State, Single(after, "borough=Bronx", week: 1).Labelled));
    }

    async Task<List<FeedbackState>> RunAsync(double day, string window, params IReadOnlyList<string> slices)
    {
        var table = new FeedbackTable(clickHouse.Store);
        var analyzer = new FeedbackAnalyzer(clickHouse.Store, table, _metrics, new DetectionOptions { Slices = slices });
        await analyzer.RunAsync(StoredPipeline.Day(day), Cancellation);
        return [.. (await table.ReadAsync("tips", Cancellation)).Where(state => state.Window == window)];
    }

    static List<(string Bucket, double Value)> ReadOverdue()
    {
        var read = new List<(string, double)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == "ml.feedback.overdue")
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((_, value, tags, _) =>
        {
            Dictionary<string, object?> named = tags.ToArray().ToDictionary();
            if (Equals(named["ml.pipeline.name"], "tips"))
                read.Add(((string?)named.GetValueOrDefault("ml.slice") ?? "", value));
        });
        listener.Start();
        listener.RecordObservableInstruments();
        return read;
    }

    static FeedbackState Single(IEnumerable<FeedbackState> states, string bucket, int week = 0) =>
        Assert.Single(states, state => state.Bucket == bucket && state.WindowStart == StoredPipeline.Day(7 * week));

    static StoredRow Row(string id, double day, string borough, int fare) => new(id, day)
    {
        Features = new Dictionary<string, string> { ["borough"] = borough, ["fare"] = $"{fare}" },
    };
}
