using System.Diagnostics;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;

namespace OtelMl.Instrumentation.Tests;

public sealed class EventTests : IDisposable
{
    static readonly DateTimeOffset Noon = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);
    static readonly MlFeatureNames Names = new("distance", "passengers", "payment");

    readonly Telemetry _telemetry = new();

    MlPipeline Pipeline => _telemetry.Pipeline;

    [Fact]
    public void A_number_is_sent_to_the_bit()
    {
        double[] numbers = [0, -0.0, 1, 511, 512, 0.5, -1, double.PositiveInfinity, double.Epsilon, 1e300];
        MlFeatureNames names = new(numbers.Select((_, i) => $"f{i}"));
        using (MlRun run = _telemetry.Pipeline.Component("inference").StartRun())
            run.LogPrediction(new MlPrediction("p1", true) { Features = names.Of(numbers) });

        LogRecord record = _telemetry.Event("ml.prediction");
        Assert.Equal(
            numbers.Select(BitConverter.DoubleToInt64Bits), numbers.Select((_, i) => BitConverter.DoubleToInt64Bits((double)record.Attribute($"ml.feature.f{i}")!)));
        Assert.Equal(true, record.Attribute("ml.prediction.value"));
    }

    [Fact]
    public void An_event_that_is_logged_while_another_one_is_leaves_it_alone()
    {
        List<string[]> seen = [];
        MlPipeline? pipeline = null;
        using ILoggerFactory factory = LoggerFactory.Create(logging => logging.AddProvider(new EventListener(attributes =>
        {
            if (attributes.Any(attribute => attribute.Key == "ml.prediction.value")) pipeline!.LogFeedback(new MlFeedback("p1", true));
            seen.Add([.. attributes.Select(attribute => attribute.Key)]);
        })));
        pipeline = new("taxi", factory);
        pipeline.Component("inference").Run(run =>
        {
            for (int i = 0; i < 2; i++) run.LogPrediction(new MlPrediction("p1", true) { Features = Names.Of(1.5, 2L, "card") });
        });

        string[] feedback = ["ml.pipeline.name", "ml.component.name", "ml.prediction.id", "ml.feedback.label", "ml.feedback.kind"];
        string[] prediction =
        [
            "ml.pipeline.name", "ml.component.name", "ml.prediction.id", "ml.prediction.value", "ml.feature.distance", "ml.feature.passengers", "ml.feature.payment",
        ];
        Assert.Equal([feedback, prediction, feedback, prediction], seen);
    }

    [Fact]
    public void A_prediction_is_tied_to_its_run()
    {
        Pipeline.Component("inference").Run(run =>
        {
            run.SetModel("tips", "7");
            run.SetSlice("region", "west");
            run.LogPrediction(new("p1", true) { Score = 0.8, Features = Names.Of(1.5, 2L, "card") });
        });

        LogRecord record = _telemetry.Event("ml.prediction");
        Activity span = _telemetry.Span("run inference");
        Assert.Equal(span.TraceId, record.TraceId);
        Assert.Equal(span.SpanId, record.SpanId);
        Assert.Equal("OtelMl", record.CategoryName);
        Assert.Equal("taxi", record.Attribute("ml.pipeline.name"));
        Assert.Equal("inference", record.Attribute("ml.component.name"));
        Assert.Equal("p1", record.Attribute("ml.prediction.id"));
        Assert.Equal(true, record.Attribute("ml.prediction.value"));
        Assert.Equal(0.8, record.Attribute("ml.prediction.score"));
        Assert.Equal("tips", record.Attribute("ml.model.name"));
        Assert.Equal("7", record.Attribute("ml.model.version"));
        Assert.Equal("west", record.Attribute("ml.slice.region"));
        Assert.Equal(1.5, record.Attribute("ml.feature.distance"));
        Assert.Equal(2L, record.Attribute("ml.feature.passengers"));
        Assert.Equal("card", record.Attribute("ml.feature.payment"));
    }

    [Fact]
    public void A_prediction_belongs_to_its_run_wherever_it_is_logged_from()
    {
        using ActivitySource other = new(new ActivitySourceOptions("other"));
        using ActivityListener listener = new() { ShouldListenTo = source => source == other, Sample = (ref _) => ActivitySamplingResult.AllData };
        ActivitySource.AddActivityListener(listener);
        Pipeline.Component("inference").Run(run =>
        {
            using Activity? call = other.StartActivity("GET /rates");
            run.LogPrediction(new("p1", 1.0));
        });

        Assert.Equal(_telemetry.Span("run inference").SpanId, _telemetry.Event("ml.prediction").SpanId);
    }

    [Fact]
    public void An_event_takes_place_at_its_own_time()
    {
        DateTimeOffset yesterday = new(2026, 1, 14, 9, 30, 0, TimeSpan.FromHours(2));
        Pipeline.LogFeedback(new("p1", 0L) { Time = yesterday });

        Assert.Equal(yesterday.UtcDateTime, _telemetry.Event("ml.feedback").Timestamp);
    }

    [Fact]
    public void An_event_without_a_time_takes_place_now_by_the_pipelines_clock()
    {
        _telemetry.Clock.Advance(TimeSpan.FromMinutes(1));
        Pipeline.LogFeedback(new("p1", 0L));

        Assert.Equal(Noon.UtcDateTime.AddMinutes(1), _telemetry.Event("ml.feedback").Timestamp);
    }

    [Fact]
    public void A_prediction_may_name_its_own_model_slices_time_and_span()
    {
        ActivityContext context = new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);
        Pipeline.Component("inference").Run(run =>
        {
            run.SetModel("tips", "7");
            run.SetSlice("region", "west");
            run.SetSlice("platform", "ios");
            run.LogPrediction(new("p1", "card")
            {
                ModelVersion = "8-canary",
                Slices = new Dictionary<string, string> { ["region"] = "east" },
                Time = Noon.AddDays(-1),
                TraceContext = context,
            });
        });

        LogRecord record = _telemetry.Event("ml.prediction");
        Assert.Equal("tips", record.Attribute("ml.model.name"));
        Assert.Equal("8-canary", record.Attribute("ml.model.version"));
        Assert.Equal("east", record.Attribute("ml.slice.region"));
        Assert.Equal("ios", record.Attribute("ml.slice.platform"));
        Assert.Equal(Noon.UtcDateTime.AddDays(-1), record.Timestamp);
        Assert.Equal(context.TraceId, record.TraceId);
        Assert.Equal(context.SpanId, record.SpanId);
    }

    [Fact]
    public void A_score_for_each_class_travels_as_a_map()
    {
        Pipeline.Component("inference").Run(run => run.LogPrediction(
            new("p1", "cat") { Scores = new Dictionary<string, double> { ["cat"] = 0.7, ["dog"] = 0.3 } }));

        object? scores = _telemetry.Event("ml.prediction").Attribute("ml.prediction.scores");
        Assert.Equal([new("cat", 0.7), new("dog", 0.3)], (IEnumerable<KeyValuePair<string, object?>>)scores!);
    }

    [Fact]
    public void Missing_values_are_left_out()
    {
        Pipeline.Component("inference").Run(run =>
        {
            run.LogPrediction(new("p1", 1.0) { Features = Names.Of(double.NaN, 2, 3), Score = double.NaN });
            run.LogPrediction(new("p2", 1.0) { Features = Names.Of(MlValue.Missing, double.NaN, (string?)null) });
        });

        Assert.DoesNotContain("ml.feature.distance", _telemetry.Events[0].Keys());
        Assert.DoesNotContain("ml.prediction.score", _telemetry.Events[0].Keys());
        Assert.Contains("ml.feature.payment", _telemetry.Events[0].Keys());
        Assert.DoesNotContain(_telemetry.Events[1].Keys(), key => key.StartsWith("ml.feature.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_hundred_features_and_all_slices_fit_on_one_record()
    {
        MlFeatureNames names = new(Enumerable.Range(0, MlFeatureNames.MaxCount).Select(i => $"f{i}"));
        Pipeline.Component("inference").Run(run =>
        {
            run.SetModel("tips", "7");
            for (int i = 0; i < MlRun.MaxSlices; i++) run.SetSlice($"s{i}", "x");
            run.LogPrediction(new("p1", 1.0)
            {
                Score = 0.5,
                Scores = new Dictionary<string, double> { ["a"] = 1 },
                Features = names.Of(new double[MlFeatureNames.MaxCount]),
            });
        });

        Assert.InRange(_telemetry.Event("ml.prediction").Attributes!.Count, 100, 128);
    }

    [Fact]
    public void More_than_a_hundred_features_are_refused_with_the_remedy()
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => new MlFeatureNames(Enumerable.Range(0, 101).Select(i => $"f{i}")));

        Assert.Contains("otelml.v1.TupleService", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Feature_names_are_checked()
    {
        Assert.Throws<ArgumentException>(() => new MlFeatureNames("a", " "));
        Assert.Throws<ArgumentException>(() => new MlFeatureNames("a", "b", "a"));
        Assert.Throws<ArgumentException>(() => Names.Of(1.0, 2.0));
    }

    [Theory]
    [InlineData(MlFeedbackKind.Label, "label")]
    [InlineData(MlFeedbackKind.Implicit, "implicit")]
    [InlineData(MlFeedbackKind.Correction, "correction")]
    public void Feedback_says_what_became_known_of_a_prediction(MlFeedbackKind kind, string name)
    {
        Pipeline.LogFeedback(new("p1", "card") { Kind = kind });

        LogRecord record = _telemetry.Event("ml.feedback");
        Assert.Equal("taxi", record.Attribute("ml.pipeline.name"));
        Assert.Equal("p1", record.Attribute("ml.prediction.id"));
        Assert.Equal("card", record.Attribute("ml.feedback.label"));
        Assert.Equal(name, record.Attribute("ml.feedback.kind"));
        Assert.DoesNotContain("ml.component.name", record.Keys());
    }

    [Fact]
    public void Feedback_logged_in_a_run_names_the_component()
    {
        Pipeline.Component("labelling").Run(_ => Pipeline.LogFeedback(new("p1", 1L)));

        Assert.Equal("labelling", _telemetry.Event("ml.feedback").Attribute("ml.component.name"));
        Assert.Equal(_telemetry.Span("run labelling").SpanId, _telemetry.Event("ml.feedback").SpanId);
    }

    [Fact]
    public void A_reference_row_carries_prediction_label_and_features()
    {
        Pipeline.LogReference(new("training", "2026-01", "r1", 1L, 0L) { Score = 0.6, Features = Names.Of(1.5, 2, 3), Time = Noon.AddDays(-30) });

        LogRecord record = _telemetry.Event("ml.reference");
        Assert.Equal("training", record.Attribute("ml.reference.name"));
        Assert.Equal("2026-01", record.Attribute("ml.reference.version"));
        Assert.Equal("r1", record.Attribute("ml.prediction.id"));
        Assert.Equal(1L, record.Attribute("ml.prediction.value"));
        Assert.Equal(0.6, record.Attribute("ml.prediction.score"));
        Assert.Equal(0L, record.Attribute("ml.feedback.label"));
        Assert.Equal(1.5, record.Attribute("ml.feature.distance"));
        Assert.Equal(Noon.UtcDateTime.AddDays(-30), record.Timestamp);
    }

    [Fact]
    public void A_tuple_says_where_it_was_seen_and_how_likely_it_was_to_be()
    {
        Pipeline.Component("cleaning").Run(run => run.LogTuple(
            new("row 7", MlDirection.Output, "clean.csv", Names.Of(1.5, 2, 3)) { SamplingProbability = 0.01 }));

        LogRecord record = _telemetry.Event("ml.tuple");
        Assert.Equal("cleaning", record.Attribute("ml.component.name"));
        Assert.Equal("row 7", record.Attribute("ml.tuple.id"));
        Assert.Equal("output", record.Attribute("ml.io.direction"));
        Assert.Equal("clean.csv", record.Attribute("ml.io.pointer"));
        Assert.Equal(0.01, record.Attribute("ml.sampling.probability"));
        Assert.Equal(3.0, record.Attribute("ml.feature.payment"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public void A_sampling_probability_outside_its_range_is_refused(double probability) =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new MlTuple("row 7", MlDirection.Input, "raw.csv", default) { SamplingProbability = probability });

    [Fact]
    public void A_column_summary_travels_whole()
    {
        ColumnSummarizer summarizer = new();
        foreach (double value in (double[])[-3, 0, 1, 4]) summarizer.Add(value);
        summarizer.Add("n/a");
        summarizer.AddMissing();
        Pipeline.Component("cleaning").Run(run => run.LogSummary("raw.csv", MlDirection.Input, summarizer.ToSummary("fare")));

        LogRecord record = _telemetry.Event("ml.column.summary");
        Assert.Equal("raw.csv", record.Attribute("ml.io.pointer"));
        Assert.Equal("input", record.Attribute("ml.io.direction"));
        Assert.Equal("fare", record.Attribute("ml.column.name"));
        Assert.Equal(6L, record.Attribute("ml.column.rows"));
        Assert.Equal(1L, record.Attribute("ml.column.missing"));
        Assert.Equal(0.5, (double)record.Attribute("ml.column.mean")!, 12);
        Assert.Equal(6.25, (double)record.Attribute("ml.column.variance")!, 12);
        Assert.Equal(-3.0, record.Attribute("ml.column.min"));
        Assert.Equal(4.0, record.Attribute("ml.column.max"));
        Assert.Equal(1L, record.Attribute("ml.column.zero_count"));
        Assert.Equal(5L, record.Attribute("ml.column.distinct"));
        Assert.Equal(2L, ((long[])record.Attribute("ml.column.histogram.positive_counts")!).Sum());
        Assert.Equal([1L], (long[])record.Attribute("ml.column.histogram.negative_counts")!);
        Assert.Equal(["n/a"], (string[])record.Attribute("ml.column.top.values")!);
        Assert.Equal([1L], (long[])record.Attribute("ml.column.top.counts")!);
    }

    [Fact]
    public void An_event_not_made_by_its_constructor_is_refused()
    {
        using MlRun run = Pipeline.Component("inference").StartRun();
        Assert.Throws<ArgumentException>(() => run.LogPrediction(default));
        Assert.Throws<ArgumentException>(() => run.LogTuple(default));
        Assert.Throws<ArgumentException>(() => Pipeline.LogFeedback(default));
        Assert.Throws<ArgumentException>(() => Pipeline.LogReference(default));
    }

    public void Dispose() => _telemetry.Dispose();
}
