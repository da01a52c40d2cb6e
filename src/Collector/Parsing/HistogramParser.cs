using OtelMl.Collector.Forming;
using OtelMl.Collector.Otlp;

namespace OtelMl.Collector.Parsing;

/// <summary>Parses histograms into rows of <c>otel_metrics_histogram</c>.</summary>
sealed class HistogramParser(AttributeParser attributes, Origin origin) : ExemplarPointParser<HistogramBlock>("histogram", attributes, origin)
{
    const uint AttributesTag = ((uint)HistogramDataPoint.AttributesFieldNumber << WireType.Bits) | WireType.Length;
    const uint StartTag = ((uint)HistogramDataPoint.StartTimeUnixNanoFieldNumber << WireType.Bits) | WireType.Fixed64;
    const uint TimeTag = ((uint)HistogramDataPoint.TimeUnixNanoFieldNumber << WireType.Bits) | WireType.Fixed64;
    const uint CountTag = ((uint)HistogramDataPoint.CountFieldNumber << WireType.Bits) | WireType.Fixed64;
    const uint SumTag = ((uint)HistogramDataPoint.SumFieldNumber << WireType.Bits) | WireType.Fixed64;
    const uint BucketCountTag = ((uint)HistogramDataPoint.BucketCountsFieldNumber << WireType.Bits) | WireType.Fixed64;
    const uint BucketCountsTag = ((uint)HistogramDataPoint.BucketCountsFieldNumber << WireType.Bits) | WireType.Length;
    const uint BoundTag = ((uint)HistogramDataPoint.ExplicitBoundsFieldNumber << WireType.Bits) | WireType.Fixed64;
    const uint BoundsTag = ((uint)HistogramDataPoint.ExplicitBoundsFieldNumber << WireType.Bits) | WireType.Length;
    const uint ExemplarsTag = ((uint)HistogramDataPoint.ExemplarsFieldNumber << WireType.Bits) | WireType.Length;
    const uint FlagsTag = ((uint)HistogramDataPoint.FlagsFieldNumber << WireType.Bits) | WireType.Varint;
    const uint MinTag = ((uint)HistogramDataPoint.MinFieldNumber << WireType.Bits) | WireType.Fixed64;
    const uint MaxTag = ((uint)HistogramDataPoint.MaxFieldNumber << WireType.Bits) | WireType.Fixed64;

    protected override bool TryRead(ReadOnlySpan<byte> message, ref PointFields point, HistogramBlock block)
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
                case BucketCountTag:
                    block.BucketCounts.Items.Add(reader.Fixed64());
                    break;
                case BucketCountsTag:
                    if (!block.BucketCounts.Items.TryAddPacked(reader.Bytes()))
                        return false;
                    break;
                case BoundTag:
                    block.ExplicitBounds.Items.Add(reader.Double());
                    break;
                case BoundsTag:
                    if (!block.ExplicitBounds.Items.TryAddPacked(reader.Bytes()))
                        return false;
                    break;
                case ExemplarsTag:
                    if (!TryAddExemplar(reader.Bytes(), ref point, block))
                        return false;
                    break;
                case FlagsTag:
                    point.Flags = (uint)reader.Varint();
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

    protected override void AddRow(HistogramBlock block, in MetricFields metric, in PointFields point)
    {
        base.AddRow(block, in metric, in point);
        block.Count.Add(point.Count);
        block.Sum.Add(point.Sum);
        block.BucketCounts.EndRow();
        block.ExplicitBounds.EndRow();
        block.Min.Add(point.Min);
        block.Max.Add(point.Max);
        block.AggregationTemporality.Add(metric.Temporality);
    }
}
