using OtelMl.Collector.Columns;
using OtelMl.Collector.Forming;
using OtelMl.Collector.Otlp;

namespace OtelMl.Collector.Parsing;

/// <summary>Parses exponential histograms into rows of <c>otel_metrics_exp_histogram</c>.</summary>
sealed class ExponentialHistogramParser(AttributeParser attributes, Origin origin)
    : ExemplarPointParser<ExponentialHistogramBlock>("exponentialHistogram", attributes, origin)
{
    const uint AttributesTag = ((uint)ExponentialHistogramDataPoint.AttributesFieldNumber << WireType.Bits) | WireType.Length;
    const uint StartTag = ((uint)ExponentialHistogramDataPoint.StartTimeUnixNanoFieldNumber << WireType.Bits) | WireType.Fixed64;
    const uint TimeTag = ((uint)ExponentialHistogramDataPoint.TimeUnixNanoFieldNumber << WireType.Bits) | WireType.Fixed64;
    const uint CountTag = ((uint)ExponentialHistogramDataPoint.CountFieldNumber << WireType.Bits) | WireType.Fixed64;
    const uint SumTag = ((uint)ExponentialHistogramDataPoint.SumFieldNumber << WireType.Bits) | WireType.Fixed64;
    const uint ScaleTag = ((uint)ExponentialHistogramDataPoint.ScaleFieldNumber << WireType.Bits) | WireType.Varint;
    const uint ZeroCountTag = ((uint)ExponentialHistogramDataPoint.ZeroCountFieldNumber << WireType.Bits) | WireType.Fixed64;
    const uint PositiveTag = ((uint)ExponentialHistogramDataPoint.PositiveFieldNumber << WireType.Bits) | WireType.Length;
    const uint NegativeTag = ((uint)ExponentialHistogramDataPoint.NegativeFieldNumber << WireType.Bits) | WireType.Length;
    const uint FlagsTag = ((uint)ExponentialHistogramDataPoint.FlagsFieldNumber << WireType.Bits) | WireType.Varint;
    const uint ExemplarsTag = ((uint)ExponentialHistogramDataPoint.ExemplarsFieldNumber << WireType.Bits) | WireType.Length;
    const uint MinTag = ((uint)ExponentialHistogramDataPoint.MinFieldNumber << WireType.Bits) | WireType.Fixed64;
    const uint MaxTag = ((uint)ExponentialHistogramDataPoint.MaxFieldNumber << WireType.Bits) | WireType.Fixed64;
    const uint OffsetTag = ((uint)ExponentialHistogramDataPoint.Types.Buckets.OffsetFieldNumber << WireType.Bits) | WireType.Varint;
    const uint BucketCountTag = ((uint)ExponentialHistogramDataPoint.Types.Buckets.BucketCountsFieldNumber << WireType.Bits) | WireType.Varint;
    const uint BucketCountsTag = ((uint)ExponentialHistogramDataPoint.Types.Buckets.BucketCountsFieldNumber << WireType.Bits) | WireType.Length;

    protected override bool TryRead(ReadOnlySpan<byte> message, ref PointFields point, ExponentialHistogramBlock block)
    {
        var reader = new WireReader(message);
        while (reader.NextTag(out uint tag))
        {
            switch (tag)
            {
                case AttributesTag:
                    if (!Attributes.TryAdd(reader.Bytes(), block.Attributes, Depth + 1))
                        return false;
                    break;
                case StartTag:
                    point.Start = reader.Fixed64();
                    break;
                case TimeTag:
                    point.Time = reader.Fixed64();
                    break;
                case CountTag:
                    point.Count = reader.Fixed64();
                    break;
                case SumTag:
                    point.Sum = reader.Double();
                    break;
                case ScaleTag:
                    point.Scale = reader.SignedInt32();
                    break;
                case ZeroCountTag:
                    point.ZeroCount = reader.Fixed64();
                    break;
                case PositiveTag:
                    if (point.HasPositive || !TryAddBuckets(reader.Bytes(), block.PositiveBucketCounts.Items, out int positive))
                        return false;
                    point.HasPositive = true;
                    point.PositiveOffset = positive;
                    break;
                case NegativeTag:
                    if (point.HasNegative || !TryAddBuckets(reader.Bytes(), block.NegativeBucketCounts.Items, out int negative))
                        return false;
                    point.HasNegative = true;
                    point.NegativeOffset = negative;
                    break;
                case FlagsTag:
                    point.Flags = (uint)reader.Varint();
                    break;
                case ExemplarsTag:
                    if (!TryAddExemplar(reader.Bytes(), ref point, block))
                        return false;
                    break;
                case MinTag:
                    point.Min = reader.Double();
                    break;
                case MaxTag:
                    point.Max = reader.Double();
                    break;
                default:
                    reader.Skip(tag, Depth);
                    break;
            }
        }

        return !reader.Failed;
    }

    protected override void AddRow(ExponentialHistogramBlock block, in MetricFields metric, in PointFields point)
    {
        base.AddRow(block, in metric, in point);
        block.Count.Add(point.Count);
        block.Sum.Add(point.Sum);
        block.Scale.Add(point.Scale);
        block.ZeroCount.Add(point.ZeroCount);
        block.PositiveOffset.Add(point.PositiveOffset);
        block.PositiveBucketCounts.EndRow();
        block.NegativeOffset.Add(point.NegativeOffset);
        block.NegativeBucketCounts.EndRow();
        block.Min.Add(point.Min);
        block.Max.Add(point.Max);
        block.AggregationTemporality.Add(metric.Temporality);
    }

    static bool TryAddBuckets(ReadOnlySpan<byte> message, FixedColumn<ulong> counts, out int offset)
    {
        offset = 0;
        var reader = new WireReader(message);
        while (reader.NextTag(out uint tag))
        {
            switch (tag)
            {
                case OffsetTag:
                    offset = reader.SignedInt32();
                    break;
                case BucketCountTag:
                    counts.Add(reader.Varint());
                    break;
                case BucketCountsTag:
                    var packed = new WireReader(reader.Bytes());
                    while (!packed.AtEnd)
                        counts.Add(packed.Varint());
                    if (packed.Failed)
                        return false;
                    break;
                default:
                    reader.Skip(tag, Depth + 1);
                    break;
            }
        }

        return !reader.Failed;
    }
}
