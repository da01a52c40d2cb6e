using OtelMl.Collector.Columns;

namespace OtelMl.Collector.Forming;

/// <summary>Rows of <c>otel_metrics_gauge</c>.</summary>
sealed class GaugeBlock : ExemplarPointBlock
{
    public GaugeBlock()
        : base("otel_metrics_gauge") => Value = Float64("Value");

    public FixedColumn<double> Value { get; }

    public override Block CreateEmpty() => new GaugeBlock();
}
