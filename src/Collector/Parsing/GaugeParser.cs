using OtelMl.Collector.Forming;

namespace OtelMl.Collector.Parsing;

/// <summary>Parses gauges into rows of <c>otel_metrics_gauge</c>.</summary>
sealed class GaugeParser(AttributeParser attributes, Origin origin) : NumberPointParser<GaugeBlock>("gauge", attributes, origin)
{
    protected override void AddRow(GaugeBlock block, in MetricFields metric, in PointFields point)
    {
        base.AddRow(block, in metric, in point);
        block.Value.Add(point.Value);
    }
}
