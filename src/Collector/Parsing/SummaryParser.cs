using OtelMl.Collector.Forming;
using OtelMl.Collector.Otlp;

namespace OtelMl.Collector.Parsing;

/// <summary>Parses summaries into rows of <c>otel_metrics_summary</c>.</summary>
sealed class SummaryParser(AttributeParser attributes, Origin origin) : PointParser<SummaryBlock>("summary", attributes, origin)
{
    const uint AttributesTag = ((uint)SummaryDataPoint.AttributesFieldNumber << WireType.Bits) | WireType.Length;
    const uint StartTag = ((uint)SummaryDataPoint.StartTimeUnixNanoFieldNumber << WireType.Bits) | WireType.Fixed64;
    const uint TimeTag = ((uint)SummaryDataPoint.TimeUnixNanoFieldNumber << WireType.Bits) | WireType.Fixed64;
    const uint CountTag = ((uint)SummaryDataPoint.CountFieldNumber << WireType.Bits) | WireType.Fixed64;
    const uint SumTag = ((uint)SummaryDataPoint.SumFieldNumber << WireType.Bits) | WireType.Fixed64;
    const uint QuantilesTag = ((uint)SummaryDataPoint.QuantileValuesFieldNumber << WireType.Bits) | WireType.Length;
    const uint FlagsTag = ((uint)SummaryDataPoint.FlagsFieldNumber << WireType.Bits) | WireType.Varint;
    const uint QuantileTag = ((uint)SummaryDataPoint.Types.ValueAtQuantile.QuantileFieldNumber << WireType.Bits) | WireType.Fixed64;
    const uint ValueTag = ((uint)SummaryDataPoint.Types.ValueAtQuantile.ValueFieldNumber << WireType.Bits) | WireType.Fixed64;

    protected override bool TryRead(ReadOnlySpan<byte> message, ref PointFields point, SummaryBlock block)
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
                case QuantilesTag:
                    if (!TryAddQuantile(reader.Bytes(), block))
                        return false;
                    break;
                case FlagsTag:
                    point.Flags = (uint)reader.Varint();
                    break;
                default:
                    reader.Skip(tag, Depth);
                    break;
            }
        }

        return !reader.Failed;
    }

    protected override void AddRow(SummaryBlock block, in MetricFields metric, in PointFields point)
    {
        block.Count.Add(point.Count);
        block.Sum.Add(point.Sum);
        block.Quantiles.EndRow();
        block.QuantileValues.EndRow();
    }

    static bool TryAddQuantile(ReadOnlySpan<byte> message, SummaryBlock block)
    {
        double quantile = 0;
        double value = 0;
        var reader = new WireReader(message);
        while (reader.NextTag(out uint tag))
        {
            switch (tag)
            {
                case QuantileTag:
                    quantile = reader.Double();
                    break;
                case ValueTag:
                    value = reader.Double();
                    break;
                default:
                    reader.Skip(tag, Depth + 1);
                    break;
            }
        }

        block.Quantiles.Items.Add(quantile);
        block.QuantileValues.Items.Add(value);
        return !reader.Failed;
    }
}
