using OtelMl.Collector.Forming;
using OtelMl.Collector.Otlp;

namespace OtelMl.Collector.Parsing;

/// <summary>Parses the points of one kind into rows of their table.</summary>
/// <param name="kind">The kind's name in a field path.</param>
/// <param name="attributes">Adds attributes.</param>
/// <param name="origin">The resource and scope of the metric.</param>
abstract class PointParser<TBlock>(string kind, AttributeParser attributes, Origin origin)
    where TBlock : PointBlock, new()
{
    /// <summary>How deep a point is nested: in a request, a resource, a scope, a metric and its data.</summary>
    protected const int Depth = 5;

    // The fields of a metric's data have these numbers whatever its kind; kinds that lack the latter two do not store them.
    const uint PointsTag = ((uint)Sum.DataPointsFieldNumber << WireType.Bits) | WireType.Length;
    const uint TemporalityTag = ((uint)Sum.AggregationTemporalityFieldNumber << WireType.Bits) | WireType.Varint;
    const uint MonotonicTag = ((uint)Sum.IsMonotonicFieldNumber << WireType.Bits) | WireType.Varint;

    public DayBlocks<TBlock> Blocks { get; } = new(() => new TBlock());

    protected AttributeParser Attributes => attributes;

    /// <summary>Adds the points of a metric, or rejects them; false where the request is to be left to the generated messages.</summary>
    public bool TryAddAll(ReadOnlySpan<byte> data, MetricFields metric, RecordPath at, Rejections rejections)
    {
        var reader = new WireReader(data);
        while (reader.NextTag(out uint tag)) // what all points share may come after them
        {
            switch (tag)
            {
                case TemporalityTag:
                    metric.Temporality = (int)reader.Varint();
                    break;
                case MonotonicTag:
                    metric.IsMonotonic = reader.Varint() != 0;
                    break;
                default:
                    reader.Skip(tag, Depth - 1);
                    break;
            }
        }

        if (reader.Failed)
            return false;
        reader = new WireReader(data);
        for (int i = 0; reader.NextTag(out uint tag);)
        {
            if (tag != PointsTag)
                reader.Skip(tag, Depth - 1);
            else if (!TryAdd(reader.Bytes(), in metric, at, i++, rejections))
                return false;
        }

        return true;
    }

    /// <summary>Reads a point, of which what may come many times goes into the block at once.</summary>
    protected abstract bool TryRead(ReadOnlySpan<byte> message, ref PointFields point, TBlock block);

    /// <summary>Adds what only this kind has.</summary>
    protected abstract void AddRow(TBlock block, in MetricFields metric, in PointFields point);

    bool TryAdd(ReadOnlySpan<byte> message, in MetricFields metric, RecordPath at, int index, Rejections rejections)
    {
        TBlock block = Blocks.Likely;
        var point = new PointFields();
        block.MarkParts();
        if (!TryRead(message, ref point, block))
            return false;
        if (Fault(in point) is { } fault)
        {
            block.RollBackParts();
            rejections.Reject($"resourceMetrics[{at.Resource}].scopeMetrics[{at.Scope}].metrics[{at.Record}].{kind}.dataPoints[{index}].{fault}");
            return true;
        }

        TBlock right = Blocks.For((long)point.Time);
        if (right != block)
        {
            block.RollBackParts();
            point = new PointFields();
            TryRead(message, ref point, right);
        }

        AddPoint(right, in metric, in point);
        AddRow(right, in metric, in point);
        return true;
    }

    static string? Fault(in PointFields point) =>
        FieldRules.Time("startTimeUnixNano", point.Start) ?? FieldRules.Time("timeUnixNano", point.Time) ?? point.ExemplarFault;

    void AddPoint(PointBlock block, in MetricFields metric, in PointFields point)
    {
        block.ResourceAttributes.Append(origin.ResourceAttributes);
        block.ResourceSchemaUrl.Append(origin.ResourceSchemaUrl);
        block.ScopeName.Append(origin.ScopeName);
        block.ScopeVersion.Append(origin.ScopeVersion);
        block.ScopeAttributes.Append(origin.ScopeAttributes);
        block.ScopeDroppedAttrCount.Add(origin.ScopeDroppedAttributes);
        block.ScopeSchemaUrl.Append(origin.ScopeSchemaUrl);
        block.ServiceName.Append(origin.ServiceName);
        block.MetricName.AddUtf8(metric.Name);
        block.MetricDescription.AddUtf8(metric.Description);
        block.MetricUnit.AddUtf8(metric.Unit);
        block.Attributes.EndRow();
        block.StartTimeUnix.Add((long)point.Start);
        block.TimeUnix.Add((long)point.Time);
        block.Flags.Add(point.Flags);
    }
}
