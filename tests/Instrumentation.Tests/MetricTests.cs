using OpenTelemetry.Metrics;

namespace OtelMl.Instrumentation.Tests;

public sealed class MetricTests : IDisposable
{
    readonly Telemetry _telemetry = new();

    MlPipeline Pipeline => _telemetry.Pipeline;

    [Fact]
    public void Runs_are_timed_by_the_pipelines_clock()
    {
        using (Pipeline.Component("training").StartRun()) _telemetry.Clock.Advance(TimeSpan.FromSeconds(90));

        MetricPoint point = Point("ml.component.run.duration", "s", MetricType.Histogram);
        Assert.Equal(90, point.GetHistogramSum());
        Assert.Equal("taxi", Tag(point, "ml.pipeline.name"));
        Assert.Equal("training", Tag(point, "ml.component.name"));
        Assert.Null(Tag(point, "error.type"));
    }

    [Fact]
    public void A_failed_runs_time_names_its_error()
    {
        using (MlRun run = Pipeline.Component("training").StartRun()) run.Fail(new InvalidDataException("no header"));

        Assert.Equal("System.IO.InvalidDataException", Tag(Point("ml.component.run.duration", "s", MetricType.Histogram), "error.type"));
    }

    [Fact]
    public void Rows_add_up_by_direction()
    {
        Pipeline.Component("cleaning").Run(run =>
        {
            run.Rows(input: 100);
            run.Rows(input: 20, output: 90);
            Assert.Throws<ArgumentOutOfRangeException>(() => run.Rows(-1));
        });

        Dictionary<object, long> rows = Points("ml.component.rows", "{row}", MetricType.LongSum)
            .ToDictionary(point => Tag(point, "ml.io.direction")!, point => point.GetSumLong());
        Assert.Equal(new Dictionary<object, long> { ["input"] = 120, ["output"] = 90 }, rows);
    }

    [Fact]
    public void Predictions_and_feedback_are_counted()
    {
        Pipeline.Component("inference").Run(run =>
        {
            run.LogPrediction(new("p1", 1L));
            run.LogPrediction(new("p2", 0L));
        });
        Pipeline.LogFeedback(new("p1", 1L) { Kind = MlFeedbackKind.Correction });

        MetricPoint predictions = Point("ml.prediction.count", "{prediction}", MetricType.LongSum);
        Assert.Equal(2, predictions.GetSumLong());
        Assert.Equal("inference", Tag(predictions, "ml.component.name"));
        MetricPoint feedback = Point("ml.feedback.count", "{feedback}", MetricType.LongSum);
        Assert.Equal(1, feedback.GetSumLong());
        Assert.Equal("correction", Tag(feedback, "ml.feedback.kind"));
    }

    public void Dispose() => _telemetry.Dispose();

    MetricPoint Point(string name, string unit, MetricType type) => Assert.Single(Points(name, unit, type));

    IReadOnlyList<MetricPoint> Points(string name, string unit, MetricType type)
    {
        MetricSnapshot metric = Assert.Single(_telemetry.Metrics, metric => metric.Name == name);
        Assert.Equal(unit, metric.Unit);
        Assert.Equal(type, metric.MetricType);
        Assert.Equal("OtelMl", metric.MeterName);
        return metric.MetricPoints;
    }

    static object? Tag(MetricPoint point, string key)
    {
        foreach (KeyValuePair<string, object?> tag in point.Tags)
        {
            if (tag.Key == key) return tag.Value;
        }

        return null;
    }
}
