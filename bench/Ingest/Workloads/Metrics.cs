using OtelMl.Collector.Forming;
using OtelMl.Collector.Otlp;
using OtelMl.Collector.Parsing;

namespace OtelMl.Ingest.Workloads;

/// <summary>Points with four attributes: gauges, sums and histograms of fifteen buckets, as many of each.</summary>
static class Metrics
{
    const int PointsOfEach = 200;

    static readonly double[] Bounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    public static Workload Make(int requests) => new(
        "metrics",
        MetricsService.Descriptor.FullName,
        ["otel_metrics_gauge", "otel_metrics_sum", "otel_metrics_histogram"],
        Workload.Serialise(requests, Request),
        3 * PointsOfEach,
        request => MetricParser.Form(request)!.Blocks,
        request => MetricFormer.Form(ExportMetricsServiceRequest.Parser.ParseFrom(request)).Blocks);

    static ExportMetricsServiceRequest Request(Random random) => new()
    {
        ResourceMetrics =
        {
            new ResourceMetrics
            {
                Resource = Telemetry.Resource(),
                ScopeMetrics = { new ScopeMetrics { Scope = Telemetry.Scope(), Metrics = { Gauge(random), Sum(random), Histogram(random) } } },
            },
        },
    };

    static Metric Gauge(Random random) => new()
    {
        Name = "process.memory.usage",
        Description = "The memory that is in use.",
        Unit = "By",
        Gauge = new Gauge { DataPoints = { Numbers(random) } },
    };

    static Metric Sum(Random random) => new()
    {
        Name = "http.server.request.body.size",
        Description = "The bytes received.",
        Unit = "By",
        Sum = new Sum { IsMonotonic = true, AggregationTemporality = AggregationTemporality.Cumulative, DataPoints = { Numbers(random) } },
    };

    static Metric Histogram(Random random) => new()
    {
        Name = "http.server.request.duration",
        Description = "How long requests took.",
        Unit = "s",
        Histogram = new Histogram
        {
            AggregationTemporality = AggregationTemporality.Cumulative,
            DataPoints =
            {
                Enumerable.Range(0, PointsOfEach).Select(_ => new HistogramDataPoint
                {
                    StartTimeUnixNano = Telemetry.Now - 60_000_000_000,
                    TimeUnixNano = Telemetry.Now,
                    Count = 1000,
                    Sum = random.NextDouble() * 1000,
                    Min = 0.001,
                    Max = 9.5,
                    BucketCounts = { Enumerable.Range(0, Bounds.Length + 1).Select(_ => (ulong)random.Next(100)) },
                    ExplicitBounds = { Bounds },
                    Attributes = { Attributes(random) },
                }),
            },
        },
    };

    static IEnumerable<NumberDataPoint> Numbers(Random random) => Enumerable.Range(0, PointsOfEach).Select(_ => new NumberDataPoint
    {
        StartTimeUnixNano = Telemetry.Now - 60_000_000_000,
        TimeUnixNano = Telemetry.Now,
        AsDouble = random.NextDouble() * 1e9,
        Attributes = { Attributes(random) },
    });

    static IEnumerable<KeyValue> Attributes(Random random) =>
    [
        Telemetry.Text("http.request.method", Telemetry.Method(random)), Telemetry.Text("http.route", Telemetry.Route(random)),
        Telemetry.Int("http.response.status_code", 200 + random.Next(3)), Telemetry.Text("server.address", $"node-{random.Next(100)}"),
    ];
}
