using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using OtelMl.Instrumentation;

using var telemetry = OpenTelemetrySdk.Create(otel => otel
    .WithTracing(tracing => tracing.AddMlInstrumentation())
    .WithMetrics(metrics => metrics.AddMlInstrumentation())
    .WithLogging(logging => logging.AddMlInstrumentation())
    .UseOtlpExporter());

var pipeline = new MlPipeline("churn", telemetry.GetLoggerFactory());
var features = new MlFeatureNames("tenure_months", "plan");

pipeline.Component("inference").Run(run =>
{
    run.SetModel("churn-forest", "7");
    run.LogPrediction(new MlPrediction("customer-42", "stays") { Score = 0.83, Features = features.Of(18, "premium") });
});

// Whenever the truth becomes known, in this process or another:
pipeline.LogFeedback(new MlFeedback("customer-42", "leaves"));
