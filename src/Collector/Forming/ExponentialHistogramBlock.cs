using OtelMl.Collector.Columns;

namespace OtelMl.Collector.Forming;

/// <summary>Rows of <c>otel_metrics_exp_histogram</c>.</summary>
sealed class ExponentialHistogramBlock : ExemplarPointBlock
{
    public ExponentialHistogramBlock()
        : base("otel_metrics_exp_histogram")
    {
        Count = UInt64("Count");
        Sum = Float64("Sum");
        Scale = Int32("Scale");
        ZeroCount = UInt64("ZeroCount");
        PositiveOffset = Int32("PositiveOffset");
        PositiveBucketCounts = UInt64s("PositiveBucketCounts");
        NegativeOffset = Int32("NegativeOffset");
        NegativeBucketCounts = UInt64s("NegativeBucketCounts");
        Min = Float64("Min");
        Max = Float64("Max");
        AggregationTemporality = Int32("AggregationTemporality");
        ComeInParts(PositiveBucketCounts, NegativeBucketCounts);
    }

    public FixedColumn<ulong> Count { get; }

    public FixedColumn<double> Sum { get; }

    public FixedColumn<int> Scale { get; }

    public FixedColumn<ulong> ZeroCount { get; }

    public FixedColumn<int> PositiveOffset { get; }

    public ArrayColumn<FixedColumn<ulong>> PositiveBucketCounts { get; }

    public FixedColumn<int> NegativeOffset { get; }

    public ArrayColumn<FixedColumn<ulong>> NegativeBucketCounts { get; }

    public FixedColumn<double> Min { get; }

    public FixedColumn<double> Max { get; }

    public FixedColumn<int> AggregationTemporality { get; }

    public override Block CreateEmpty() => new ExponentialHistogramBlock();
}
