using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace OtelMl.Collector.Tests;

/// <summary>A program that uses the OpenTelemetry SDK for .NET and its OTLP exporter.</summary>
public sealed partial class OtlpExporterTests(CollectorFixture fixture)
{
    const string Name = "otlp-exporter";

    [Fact]
    public async Task Everything_the_SDK_exports_is_stored()
    {
        ResourceBuilder resource = ResourceBuilder.CreateDefault().AddService(Name);
        using var source = new ActivitySource(new ActivitySourceOptions(Name) { Version = "1.2" });
        using var meter = new Meter(new MeterOptions(Name) { Version = "1.2" });
        using (TracerProvider traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(Name).AddOtlpExporter(To).Build())
        using (MeterProvider metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(Name).AddOtlpExporter(To).Build())
        using (ILoggerFactory logs = LoggerFactory.Create(logging =>
            logging.AddOpenTelemetry(options => options.SetResourceBuilder(resource).AddOtlpExporter(To))))
        {
            ILogger logger = logs.CreateLogger(Name);
            using (Activity? activity = source.StartActivity("run clean"))
            {
                activity!.SetTag("ml.pipeline.name", "taxi");
                activity.SetTag("ml.component.name", Name);
                activity.SetTag("ml.run.inputs", new[] { "raw.csv", "zones.csv" });
                LogPrediction(logger, "p-1", 0.25);
            }

            meter.CreateCounter<long>("ml.prediction.count").Add(3);
            meter.CreateHistogram<double>("ml.component.run.duration", "s").Record(0.5);
        }

        StoredRows.Equal(
            """{ "Inputs": ["raw.csv", "zones.csv"], "Status": "Unset" }""",
            await StoredRows.SingleAsync(fixture.Store, $"SELECT Inputs, Status FROM ml_component_runs WHERE Component = '{Name}'"));
        StoredRows.Equal(
            """{ "EventName": "ml.prediction", "id": "p-1", "score": "0.25", "SameTrace": 1 }""",
            await StoredRows.SingleAsync(
                fixture.Store,
                $"""
                SELECT EventName, LogAttributes['Id'] AS id, LogAttributes['Score'] AS score,
                    TraceId = (SELECT TraceId FROM ml_component_runs WHERE Component = '{Name}') AS SameTrace
                FROM otel_logs WHERE ServiceName = '{Name}'
                """));
        StoredRows.Equal(
            """{ "MetricName": "ml.prediction.count", "Value": 3, "ScopeVersion": "1.2" }""",
            await StoredRows.SingleAsync(fixture.Store, $"SELECT MetricName, Value, ScopeVersion FROM otel_metrics_sum WHERE ServiceName = '{Name}'"));
        StoredRows.Equal(
            """{ "MetricName": "ml.component.run.duration", "Sum": 0.5, "Buckets": 16 }""",
            await StoredRows.SingleAsync(
                fixture.Store,
                $"SELECT MetricName, Sum, length(BucketCounts)::UInt8 AS Buckets FROM otel_metrics_histogram WHERE ServiceName = '{Name}'"));
    }

    void To(OtlpExporterOptions options)
    {
        options.Endpoint = fixture.Collector.Address;
        options.Protocol = OtlpExportProtocol.Grpc;
    }

    [LoggerMessage(EventId = 1, EventName = "ml.prediction", Level = LogLevel.Information, Message = "Predicted {Id} {Score}")]
    static partial void LogPrediction(ILogger logger, string id, double score);
}
