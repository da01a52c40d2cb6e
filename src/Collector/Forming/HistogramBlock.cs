using OtelMl.Collector.Columns;

namespace OtelMl.Collector.Forming;

/// <summary>Rows of <c>otel_metrics_histogram</c>.</summary>
sealed class HistogramBlock : ExemplarPointBlock
{
    public HistogramBlock()
        : base("otel_metrics_histogram")
    {
        Count = UInt64("Count");
        Sum = Float64("Sum");
        BucketCounts = UInt64s("BucketCounts");
        ExplicitBounds = Float64s("ExplicitBounds");
        Min = Float64("Min");
        Max = Float64("Max");
        AggregationTemporality = Int32("AggregationTemporality");
        ComeInParts(BucketCounts, ExplicitBounds);
    }

    public FixedColumn<ulong> Count { get; }

    public FixedColumn<double> Sum { get; }

    public ArrayColumn<FixedColumn<ulong>> BucketCounts { get; }

    public ArrayColumn<FixedColumn<double>> ExplicitBounds { get; }

    public FixedColumn<double> Min { get; }

    public FixedColumn<double> Max { get; }

    public FixedColumn<int> AggregationTemporality { get; }

    public override Block CreateEmpty() => new HistogramBlock();
}
