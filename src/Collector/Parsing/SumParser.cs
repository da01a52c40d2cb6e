using OtelMl.Collector.Forming;

namespace OtelMl.Collector.Parsing;

/// <summary>Parses sums into rows of <c>otel_metrics_sum</c>.</summary>
sealed class SumParser(AttributeParser attributes, Origin origin) : NumberPointParser<SumBlock>("sum", attributes, origin)
{
    protected override void AddRow(SumBlock block, in MetricFields metric, in PointFields point)
    {
        base.AddRow(block, in metric, in point);
        block.Value.Add(point.Value);
        block.AggregationTemporality.Add(metric.Temporality);
        block.IsMonotonic.Add(metric.IsMonotonic ? (byte)1 : (byte)0);
    }
}
