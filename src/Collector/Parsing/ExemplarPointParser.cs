using OtelMl.Collector.Forming;
using OtelMl.Collector.Otlp;

namespace OtelMl.Collector.Parsing;

/// <summary>Parses points of a kind that has exemplars.</summary>
abstract class ExemplarPointParser<TBlock>(string kind, AttributeParser attributes, Origin origin) : PointParser<TBlock>(kind, attributes, origin)
    where TBlock : ExemplarPointBlock, new()
{
    const uint AttributesTag = ((uint)Exemplar.FilteredAttributesFieldNumber << WireType.Bits) | WireType.Length;
    const uint TimeTag = ((uint)Exemplar.TimeUnixNanoFieldNumber << WireType.Bits) | WireType.Fixed64;
    const uint DoubleTag = ((uint)Exemplar.AsDoubleFieldNumber << WireType.Bits) | WireType.Fixed64;
    const uint IntTag = ((uint)Exemplar.AsIntFieldNumber << WireType.Bits) | WireType.Fixed64;
    const uint SpanIdTag = ((uint)Exemplar.SpanIdFieldNumber << WireType.Bits) | WireType.Length;
    const uint TraceIdTag = ((uint)Exemplar.TraceIdFieldNumber << WireType.Bits) | WireType.Length;

    protected bool TryAddExemplar(ReadOnlySpan<byte> message, ref PointFields point, TBlock block)
    {
        ulong time = 0;
        double value = 0;
        ReadOnlySpan<byte> spanId = default;
        ReadOnlySpan<byte> traceId = default;
        var reader = new WireReader(message);
        while (reader.NextTag(out uint tag))
        {
            switch (tag)
            {
                case AttributesTag:
                    if (!Attributes.TryAdd(reader.Bytes(), block.ExemplarAttributes.Items, Depth + 2))
                        return false;
                    break;
                case TimeTag:
                    time = reader.Fixed64();
                    break;
                case DoubleTag:
                    value = reader.Double();
                    break;
                case IntTag:
                    value = (long)reader.Fixed64();
                    break;
                case SpanIdTag:
                    spanId = reader.Bytes();
                    break;
                case TraceIdTag:
                    traceId = reader.Bytes();
                    break;
                default:
                    reader.Skip(tag, Depth + 1);
                    break;
            }
        }

        string? fault = FieldRules.OptionalTraceId("traceId", traceId)
            ?? FieldRules.OptionalSpanId("spanId", spanId)
            ?? FieldRules.Time("timeUnixNano", time);
        if (fault is not null)
            point.ExemplarFault ??= $"exemplars[{point.Exemplars}].{fault}";
        point.Exemplars++;
        block.ExemplarAttributes.Items.EndRow();
        block.ExemplarTimes.Items.Add((long)time);
        block.ExemplarValues.Items.Add(value);
        block.ExemplarSpanIds.Items.AddHex(FieldRules.Present(spanId));
        block.ExemplarTraceIds.Items.AddHex(FieldRules.Present(traceId));
        return !reader.Failed;
    }

    protected override void AddRow(TBlock block, in MetricFields metric, in PointFields point)
    {
        block.ExemplarAttributes.EndRow();
        block.ExemplarTimes.EndRow();
        block.ExemplarValues.EndRow();
        block.ExemplarSpanIds.EndRow();
        block.ExemplarTraceIds.EndRow();
    }
}
