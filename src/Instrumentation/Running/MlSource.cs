using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace OtelMl.Instrumentation;

/// <summary>The one ActivitySource and Meter, and what all runs do with them.</summary>
static class MlSource
{
    public const string Name = "OtelMl";
    public const string SchemaUrl = "https://otelml.dev/schemas/0.1.0";

    static readonly string Version = typeof(MlSource).Assembly.GetName().Version!.ToString(3);

    public static readonly ActivitySource Activities = new(new ActivitySourceOptions(Name)
    {
        Version = Version,
        TelemetrySchemaUrl = SchemaUrl,
    });

    static readonly Meter Meter = NewMeter();

    public static readonly Histogram<double> RunDuration = Meter.CreateHistogram(
        MlMetrics.ComponentRunDuration,
        "s",
        "Duration of component runs.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 600, 1800, 3600, 14400],
        });

    public static readonly Counter<long> Rows =
        Meter.CreateCounter<long>(MlMetrics.ComponentRows, "{row}", "Rows that went in and out of components.");

    public static readonly Counter<long> Predictions =
        Meter.CreateCounter<long>(MlMetrics.PredictionCount, "{prediction}", "Predictions logged.");

    public static readonly Counter<long> Feedback =
        Meter.CreateCounter<long>(MlMetrics.FeedbackCount, "{feedback}", "Feedback logged.");

    // MLflow's own convention for the run that a process belongs to.
    public static readonly string? MlflowRun = Environment.GetEnvironmentVariable("MLFLOW_RUN_ID");

    public static bool HasListeners =>
        Activities.HasListeners() || RunDuration.Enabled || Rows.Enabled || Predictions.Enabled;

    /// <summary>A meter of its own with the name of ours, for instruments that end before the process does.</summary>
    public static Meter NewMeter() => new(new MeterOptions(Name) { Version = Version, TelemetrySchemaUrl = SchemaUrl });

    /// <summary>Starts a span under the current one.</summary>
    public static Activity? Start(string name, DateTimeOffset time, KeyValuePair<string, object?>[] attributes) =>
        Activities.StartActivity(name, ActivityKind.Internal, parentContext: default, attributes, startTime: time);

    /// <summary>Marks a span as failed.</summary>
    public static void Fail(Activity? activity, Exception exception)
    {
        if (activity is null) return;
        activity.SetStatus(ActivityStatusCode.Error, exception.Message);
        activity.SetTag(MlAttributes.ErrorType, exception.GetType().FullName);
        activity.AddException(exception);
    }

    /// <summary>Ends a span at a time of the pipeline's clock.</summary>
    public static void End(Activity? activity, DateTimeOffset time)
    {
        if (activity is null) return;
        activity.SetEndTime(time.UtcDateTime);
        activity.Dispose();
    }

    /// <summary>The component whose run the caller is in, by the current span and those around it.</summary>
    public static string? CurrentComponent()
    {
        for (Activity? activity = Activity.Current; activity is not null; activity = activity.Parent)
        {
            if (activity.GetTagItem(MlAttributes.ComponentName) is string component) return component;
        }

        return null;
    }
}
