using System.Diagnostics.Metrics;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using OpenTelemetry.Metrics;
using OtelMl.Analyzers.Tests.Simulation;

namespace OtelMl.Instrumentation.Tests.Tracking;

public sealed class PerformanceTrackerTests
{
    readonly FakeTimeProvider _clock = new(new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void A_pipeline_that_nobody_listens_to_is_followed_by_window()
    {
        MlPipeline pipeline = new("quiet", null, _clock);
        using MlPerformanceTracker tracker = pipeline.TrackPerformance(new() { LastPredictions = 4 });
        Log(pipeline, "old", 8, wrong: 4);
        _clock.Advance(TimeSpan.FromHours(3));
        Log(pipeline, "new", 2, wrong: 0);

        Dictionary<string, MlPerformance> windows = tracker.Current.ToDictionary(performance => performance.Window);
        Assert.Equal(["cumulative", "1h", "last_4", "decayed"], tracker.Current.Select(performance => performance.Window));
        Assert.Equal((0.6, 10.0, 10.0), (windows["cumulative"].Value, windows["cumulative"].Predictions, windows["cumulative"].Labelled));
        Assert.Equal((1.0, 2.0), (windows["1h"].Value, windows["1h"].Labelled));
        Assert.Equal(1, windows["last_4"].Value);
        double aged = Math.Pow(0.5, 3 / 24.0);
        Assert.Equal((2 + (4 * aged)) / (2 + (8 * aged)), windows["decayed"].Value, 1e-9);
        Assert.All(windows.Values, exact => Assert.Equal((exact.Value, exact.Value), (exact.Lower, exact.Upper)));
        Assert.Equal(1, tracker.FeedbackCoverage);

        tracker.Reset();
        Log(pipeline, "after", 1, wrong: 1);
        Assert.Equal((0.0, 1.0), (tracker.Current[0].Value, tracker.Current[0].Predictions));
    }

    [Fact]
    public void Numbers_are_followed_by_their_error()
    {
        MlPipeline pipeline = new("fares", null, _clock);
        using MlPerformanceTracker tracker = pipeline.TrackPerformance(new() { Metric = MlTrackedMetric.MeanAbsoluteError });
        pipeline.Component("inference").Run(run =>
        {
            run.LogPrediction(new("a", 10.0));
            run.LogPrediction(new("b", 20.0));
        });
        pipeline.LogFeedback(new("a", 13.0));
        pipeline.LogFeedback(new("b", 19.0));

        Assert.Equal(2, tracker.Current[0].Value);
    }

    [Fact]
    public void Its_figures_are_gauges_that_end_with_it()
    {
        using Telemetry telemetry = new();
        using (MlPerformanceTracker tracker = telemetry.Pipeline.TrackPerformance())
        {
            Log(telemetry.Pipeline, "p", 10, wrong: 2);
            string[] names = ["ml.performance.estimate", "ml.performance.lower", "ml.performance.upper"];
            foreach (string name in names)
            {
                MetricSnapshot gauge = Assert.Single(telemetry.Metrics, metric => metric.Name == name);
                Assert.Equal(4, gauge.MetricPoints.Count);
                Assert.All(gauge.MetricPoints, point => Assert.Equal(0.8, point.GetGaugeLastValueDouble()));
            }
        }

        using MeterListener listener = new();
        List<string> measured = [];
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "OtelMl") self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) =>
        {
            if (tags.ToArray().Contains(new("ml.pipeline.name", "taxi"))) measured.Add(instrument.Name);
        });
        listener.Start();
        listener.RecordObservableInstruments();
        Assert.DoesNotContain("ml.performance.estimate", measured);
    }

    [Fact]
    public void Trackers_of_two_shards_add_up()
    {
        MlPipeline left = new("shards", null, _clock), right = new("shards", null, _clock);
        using MlPerformanceTracker mine = left.TrackPerformance(), other = right.TrackPerformance();
        Log(left, "left", 10, wrong: 1);
        left.Component("inference").Run(run => run.LogPrediction(new("across", "cat")));
        right.LogFeedback(new("across", "dog"));

        mine.Add(other);

        Assert.Equal((9.0 / 11, 11.0), (mine.Current[0].Value, mine.Current[0].Labelled));
        using MlPerformanceTracker smaller = right.TrackPerformance(new() { MaxPending = 10 });
        Assert.Throws<ArgumentException>(() => mine.Add(smaller));
    }

    [Fact]
    public void A_tracker_that_was_exported_adds_as_it_would_itself() => Traffic.Sample(events =>
    {
        MlPipeline left = new("shards", null, _clock), right = new("shards", null, _clock);
        MlTrackingOptions options = new() { MaxPending = 20 };
        using MlPerformanceTracker mine = left.TrackPerformance(options), told = left.TrackPerformance(options), other = right.TrackPerformance(options);
        Play(events, seed: 1, left, right);

        mine.Add(other);
        told.Add(other.Export());
        Assert.Equal(mine.Current, told.Current);

        // What waits goes on waiting as well.
        Play([.. events.Select(next => next with { IsLabel = !next.IsLabel })], seed: 1, left, left);
        Assert.Equal(mine.Current, told.Current);
    });

    [Fact]
    public void What_no_tracker_with_these_options_exported_is_refused()
    {
        MlPipeline pipeline = new("shards", null, _clock);
        using MlPerformanceTracker tracker = pipeline.TrackPerformance();
        using MlPerformanceTracker keyed = pipeline.TrackPerformance(new() { Key = new(1, 2) });
        Log(pipeline, "p", 10, wrong: 1);
        byte[] exported = tracker.Export();

        Assert.Throws<ArgumentException>(() => tracker.Add(keyed.Export()));
        Assert.Throws<ArgumentException>(() => tracker.Add(exported[..^1]));
        Assert.Throws<ArgumentException>(() => tracker.Add([.. exported, 0]));
        Assert.Throws<ArgumentException>(() => tracker.Add([]));
        Assert.Throws<ArgumentException>(() => tracker.Add([9, .. exported[1..]]));
        Assert.Equal(10, tracker.Current[0].Labelled);
    }

    [Fact]
    public void Intervals_cover_the_accuracy_of_all_predictions_when_labels_are_few_and_places_too()
    {
        const int Predictions = 600;
        bool[] covered = Runs.Of(1000, random =>
        {
            MlPipeline pipeline = new("run", null, _clock);
            using MlPerformanceTracker tracker = pipeline.TrackPerformance(new() { MaxPending = 150, LastPredictions = 1, Key = new((ulong)random.NextInt64(), 1) });
            MlRun run = pipeline.Component("inference").StartRun();
            int right = 0;
            List<(string Id, long Label)> labels = [];
            for (int i = 0; i < Predictions; i++)
            {
                long label = random.Happens(0.8) ? 1 : 0;
                right += (int)label;
                run.LogPrediction(new($"p{i}", 1L));
                if (random.Happens(0.3)) labels.Add(($"p{i}", label));
            }

            foreach ((string id, long label) in labels) pipeline.LogFeedback(new(id, label));
            MlPerformance cumulative = tracker.Current[0];
            double truth = right / (double)Predictions;
            return cumulative.Lower <= truth && truth <= cumulative.Upper;
        });

        Assert.InRange(covered.Share(held => held), 0.95 - Runs.ShareTolerance(0.95, 1000), 0.95 + Runs.ShareTolerance(0.95, 1000));
    }

    // Which of so many ids is predicted or labelled next, and where.
    static readonly Gen<(int Id, bool IsLabel, bool IsLeft)[]> Traffic = Gen.Select(Gen.Int[0, 59], Gen.Bool, Gen.Bool).Array[0, 200];

    static void Play((int Id, bool IsLabel, bool IsLeft)[] events, int seed, MlPipeline left, MlPipeline right)
    {
        foreach ((int id, bool isLabel, bool isLeft) in events)
        {
            MlPipeline pipeline = isLeft ? left : right;
            if (isLabel)
                pipeline.LogFeedback(new($"{seed} {id}", (long)(id % 3)));
            else
                pipeline.Component("inference").Run(run => run.LogPrediction(new($"{seed} {id}", (long)(id % 2))));
        }
    }

    static void Log(MlPipeline pipeline, string prefix, int count, int wrong)
    {
        pipeline.Component("inference").Run(run =>
        {
            for (int i = 0; i < count; i++) run.LogPrediction(new(prefix + i, "yes"));
        });
        for (int i = 0; i < count; i++) pipeline.LogFeedback(new(prefix + i, i < wrong ? "no" : "yes"));
    }
}
