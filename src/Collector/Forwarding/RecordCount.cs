using OtelMl.Collector.Otlp;

namespace OtelMl.Collector.Forwarding;

/// <summary>Counts the records of a request: spans, log records, points.</summary>
static class RecordCount
{
    public static long Of(string signal, ReadOnlySpan<byte> request) => signal switch
    {
        "traces" => ExportTraceServiceRequest.Parser.ParseFrom(request).ResourceSpans
            .SelectMany(resource => resource.ScopeSpans).Sum(scope => scope.Spans.Count),
        "logs" => ExportLogsServiceRequest.Parser.ParseFrom(request).ResourceLogs
            .SelectMany(resource => resource.ScopeLogs).Sum(scope => scope.LogRecords.Count),
        _ => ExportMetricsServiceRequest.Parser.ParseFrom(request).ResourceMetrics
            .SelectMany(resource => resource.ScopeMetrics).SelectMany(scope => scope.Metrics).Sum(Points),
    };

    static int Points(Metric metric) => metric.DataCase switch
    {
        Metric.DataOneofCase.Gauge => metric.Gauge.DataPoints.Count,
        Metric.DataOneofCase.Sum => metric.Sum.DataPoints.Count,
        Metric.DataOneofCase.Histogram => metric.Histogram.DataPoints.Count,
        Metric.DataOneofCase.ExponentialHistogram => metric.ExponentialHistogram.DataPoints.Count,
        Metric.DataOneofCase.Summary => metric.Summary.DataPoints.Count,
        _ => 0,
    };
}
