using OtelMl.Collector.Columns;

namespace OtelMl.Collector.Forming;

/// <summary>Rows of <c>otel_metrics_sum</c>.</summary>
sealed class SumBlock : ExemplarPointBlock
{
    public SumBlock()
        : base("otel_metrics_sum")
    {
        Value = Float64("Value");
        AggregationTemporality = Int32("AggregationTemporality");
        IsMonotonic = Bool("IsMonotonic");
    }

    public FixedColumn<double> Value { get; }

    public FixedColumn<int> AggregationTemporality { get; }

    public FixedColumn<byte> IsMonotonic { get; }

    public override Block CreateEmpty() => new SumBlock();
}
