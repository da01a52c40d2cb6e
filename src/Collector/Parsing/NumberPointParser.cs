using OtelMl.Collector.Forming;
using OtelMl.Collector.Otlp;

namespace OtelMl.Collector.Parsing;

/// <summary>Parses <c>NumberDataPoint</c>, which gauges and sums have.</summary>
abstract class NumberPointParser<TBlock>(string kind, AttributeParser attributes, Origin origin) : ExemplarPointParser<TBlock>(kind, attributes, origin)
    where TBlock : ExemplarPointBlock, new()
{
    const uint AttributesTag = ((uint)NumberDataPoint.AttributesFieldNumber << WireType.Bits) | WireType.Length;
    const uint StartTag = ((uint)NumberDataPoint.StartTimeUnixNanoFieldNumber << WireType.Bits) | WireType.Fixed64;
    const uint TimeTag = ((uint)NumberDataPoint.TimeUnixNanoFieldNumber << WireType.Bits) | WireType.Fixed64;
    const uint DoubleTag = ((uint)NumberDataPoint.AsDoubleFieldNumber << WireType.Bits) | WireType.Fixed64;
    const uint IntTag = ((uint)NumberDataPoint.AsIntFieldNumber << WireType.Bits) | WireType.Fixed64;
    const uint ExemplarsTag = ((uint)NumberDataPoint.ExemplarsFieldNumber << WireType.Bits) | WireType.Length;
    const uint FlagsTag = ((uint)NumberDataPoint.FlagsFieldNumber << WireType.Bits) | WireType.Varint;

    protected override bool TryRead(ReadOnlySpan<byte> message, ref PointFields point, TBlock block)
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
                case DoubleTag:
                    point.Value = reader.Double();
                    break;
                case IntTag:
                    point.Value = (long)reader.Fixed64();
                    break;
                case ExemplarsTag:
                    if (!TryAddExemplar(reader.Bytes(), ref point, block))
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
}
