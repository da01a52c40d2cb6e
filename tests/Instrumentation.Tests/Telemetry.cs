using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace OtelMl.Instrumentation.Tests;

/// <summary>The SDK set up as the README shows it, with what it would have exported, and a clock that stands at noon.</summary>
sealed class Telemetry : IDisposable
{
    readonly OpenTelemetrySdk _sdk;
    readonly List<MetricSnapshot> _metrics = [];

    public Telemetry(string? historyDirectory = null)
    {
        _sdk = OpenTelemetrySdk.Create(builder => builder
            .WithTracing(tracing => tracing.AddMlInstrumentation().AddInMemoryExporter(Spans))
            .WithMetrics(metrics => metrics.AddMlInstrumentation().AddInMemoryExporter(_metrics))
            .WithLogging(logging => logging.AddMlInstrumentation().AddInMemoryExporter(Events)));
        Pipeline = new("taxi", LoggerFactory, Clock) { HistoryDirectory = historyDirectory };
    }

    public FakeTimeProvider Clock { get; } = new(new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero));

    public MlPipeline Pipeline { get; }

    public ILoggerFactory LoggerFactory => _sdk.GetLoggerFactory();

    public List<Activity> Spans { get; } = [];

    public List<LogRecord> Events { get; } = [];

    public IReadOnlyList<MetricSnapshot> Metrics
    {
        get
        {
            _metrics.Clear();
            _sdk.MeterProvider.ForceFlush();
            return _metrics;
        }
    }

    public Activity Span(string name) => Assert.Single(Spans, span => span.DisplayName == name);

    public LogRecord Event(string name) => Assert.Single(Events, record => record.EventId.Name == name);

    public void Dispose() => _sdk.Dispose();
}
