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
        await clickHouse.EmptyAsync("ml_predictions", "ml_feedback", "ml_references", "ml_feedback_state");
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

    [Fact]
    public async Task Labels_that_stop_coming_to_anybody_are_found_to_lack_until_they_come_and_before_a_nightly_batch_they_do_not()
    {
        // Three weeks; every night the labels of the day before, until the thirteenth. One in ten never gets one.
        for (int day = 0; day < 21; day++)
            await _tips.PredictAsync([.. StoredRow.Of($"q{day}-", day + 0.5, 20), .. StoredRow.Of($"b{day}-", day + 0.5, 20, "Bronx")]);
        for (int day = 0; day < 13; day++)
            await LabelAsync(day, night: day + 1.1);

        List<FeedbackState> beforeBatch = await RunAsync(day: 14.05, AnalysisWindow.Day, "borough");
        List<FeedbackState> outage = await RunAsync(day: 17, AnalysisWindow.Day, "borough");
        Assert.Equal(Whole(outage).Sum(state => state.Overdue), ReadOverdue().Single(bucket => bucket.Bucket.Length == 0).Value, tolerance: 1e-9);
        for (int day = 13; day < 21; day++)
            await LabelAsync(day, night: 20.9);
        List<FeedbackState> after = await RunAsync(day: 21, AnalysisWindow.Day, "borough");
        // Every night again until the thirtieth.
        for (int day = 21; day < 34; day++)
            await _tips.PredictAsync([.. StoredRow.Of($"q{day}-", day + 0.5, 20), .. StoredRow.Of($"b{day}-", day + 0.5, 20, "Bronx")]);
        for (int day = 21; day < 30; day++)
            await LabelAsync(day, night: day + 1.1);
        List<FeedbackState> second = await RunAsync(day: 34, AnalysisWindow.Day, "borough");

        // The first outage was longer than this one, and is not what it is measured by.
        Assert.Equal([30, 31, 32], Lacking(second));
        Assert.All(beforeBatch, state => Assert.False(state.Lacking));
        // The naive rule, a whole day of which nothing is labelled, holds before every batch.
        Assert.Equal((40, 0), (Day(beforeBatch, 13).Predictions, Day(beforeBatch, 13).Labelled));
        Assert.Equal([13, 14, 15], Lacking(outage));
        FeedbackState silent = Day(outage, 14);
        Assert.Equal((FeedbackScenario.None, 40, 0), (silent.State, silent.Predictions, silent.Labelled));
        Assert.InRange(silent.Expected, 33, 37);
        Assert.InRange(silent.PValue, 0, FeedbackSilence.FalseAlarmRate);
        // It is nobody's in particular: all lack it alike.
        Assert.Equal(3 * 2, outage.Except(Whole(outage)).Count(state => state.Lacking));
        Assert.All(outage, state => Assert.Equal(state.Everywhere, state.Lacking));
        Assert.All(outage.Where(state => state.Lacking), state => Assert.Contains((state.WindowStart - StoredPipeline.Origin).Days, Lacking(outage)));
        Assert.All(after, state => Assert.False(state.Lacking || state.Everywhere));

        Task LabelAsync(int day, double night) => _tips.LabelAsync(night, "yes", [.. StoredRow.Of($"q{day}-", day, 18), .. StoredRow.Of($"b{day}-", day, 18)]);

        static FeedbackState[] Whole(List<FeedbackState> states) => [.. states.Where(state => state.Bucket.Length == 0)];

        static FeedbackState Day(List<FeedbackState> states, int day) => Whole(states).Single(state => state.WindowStart == StoredPipeline.Day(day));

        static IEnumerable<int> Lacking(List<FeedbackState> states) =>
            Whole(states).Where(state => state.Lacking).Select(state => (state.WindowStart - StoredPipeline.Origin).Days).Order();
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
