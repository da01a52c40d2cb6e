using OtelMl.Collector.Columns;

namespace OtelMl.Collector.Forming;

/// <summary>Rows of <c>otel_metrics_summary</c>.</summary>
sealed class SummaryBlock : PointBlock
{
    public SummaryBlock()
        : base("otel_metrics_summary")
    {
        Count = UInt64("Count");
        Sum = Float64("Sum");
        Quantiles = Float64s("ValueAtQuantiles.Quantile");
        QuantileValues = Float64s("ValueAtQuantiles.Value");
        ComeInParts(Quantiles, QuantileValues);
    }

    public FixedColumn<ulong> Count { get; }

    public FixedColumn<double> Sum { get; }

    public ArrayColumn<FixedColumn<double>> Quantiles { get; }

    public ArrayColumn<FixedColumn<double>> QuantileValues { get; }

    public override Block CreateEmpty() => new SummaryBlock();
}
