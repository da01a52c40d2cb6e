using OtelMl.Collector.Forming;
using OtelMl.Collector.Otlp;

namespace OtelMl.Collector.Parsing;

/// <summary>Parses an <c>ExportTraceServiceRequest</c> into rows of <c>otel_traces</c>.</summary>
sealed class SpanParser : RecordParser<SpanBlock, SpanFields>
{
    const uint TraceIdTag = ((uint)Span.TraceIdFieldNumber << WireType.Bits) | WireType.Length;
    const uint SpanIdTag = ((uint)Span.SpanIdFieldNumber << WireType.Bits) | WireType.Length;
    const uint TraceStateTag = ((uint)Span.TraceStateFieldNumber << WireType.Bits) | WireType.Length;
    const uint ParentSpanIdTag = ((uint)Span.ParentSpanIdFieldNumber << WireType.Bits) | WireType.Length;
    const uint NameTag = ((uint)Span.NameFieldNumber << WireType.Bits) | WireType.Length;
    const uint KindTag = ((uint)Span.KindFieldNumber << WireType.Bits) | WireType.Varint;
    const uint StartTag = ((uint)Span.StartTimeUnixNanoFieldNumber << WireType.Bits) | WireType.Fixed64;
    const uint EndTag = ((uint)Span.EndTimeUnixNanoFieldNumber << WireType.Bits) | WireType.Fixed64;
    const uint AttributesTag = ((uint)Span.AttributesFieldNumber << WireType.Bits) | WireType.Length;
    const uint EventsTag = ((uint)Span.EventsFieldNumber << WireType.Bits) | WireType.Length;
    const uint LinksTag = ((uint)Span.LinksFieldNumber << WireType.Bits) | WireType.Length;
    const uint StatusTag = ((uint)Span.StatusFieldNumber << WireType.Bits) | WireType.Length;
    const uint StatusMessageTag = ((uint)Status.MessageFieldNumber << WireType.Bits) | WireType.Length;
    const uint StatusCodeTag = ((uint)Status.CodeFieldNumber << WireType.Bits) | WireType.Varint;
    const uint EventTimeTag = ((uint)Span.Types.Event.TimeUnixNanoFieldNumber << WireType.Bits) | WireType.Fixed64;
    const uint EventNameTag = ((uint)Span.Types.Event.NameFieldNumber << WireType.Bits) | WireType.Length;
    const uint EventAttributesTag = ((uint)Span.Types.Event.AttributesFieldNumber << WireType.Bits) | WireType.Length;
    const uint LinkTraceIdTag = ((uint)Span.Types.Link.TraceIdFieldNumber << WireType.Bits) | WireType.Length;
    const uint LinkSpanIdTag = ((uint)Span.Types.Link.SpanIdFieldNumber << WireType.Bits) | WireType.Length;
    const uint LinkTraceStateTag = ((uint)Span.Types.Link.TraceStateFieldNumber << WireType.Bits) | WireType.Length;
    const uint LinkAttributesTag = ((uint)Span.Types.Link.AttributesFieldNumber << WireType.Bits) | WireType.Length;

    const int PartDepth = RecordDepth + 1;

    /// <summary>Forms every span that can be stored; null where the request is to be left to the generated messages.</summary>
    public static Formed? Form(ReadOnlySpan<byte> request)
    {
        using var parser = new SpanParser();
        return parser.FormAll(request);
    }

    protected override string PathOf(RecordPath at) => $"resourceSpans[{at.Resource}].scopeSpans[{at.Scope}].spans[{at.Record}]";

    protected override long TimeOf(in SpanFields span) => (long)span.Start;

    // Attributes, events and links go into the block as they come; what there is one of in a span waits until it is known to be sound.
    protected override bool TryRead(ReadOnlySpan<byte> record, ref SpanFields span, SpanBlock block)
    {
        var reader = new WireReader(record);
        while (reader.NextTag(out uint tag))
        {
            switch (tag)
            {
                case TraceIdTag:
                    span.TraceId = reader.Bytes();
                    break;
                case SpanIdTag:
                    span.SpanId = reader.Bytes();
                    break;
                case TraceStateTag:
                    span.TraceState = reader.Text();
                    break;
                case ParentSpanIdTag:
                    span.ParentSpanId = reader.Bytes();
                    break;
                case NameTag:
                    span.Name = reader.Text();
                    break;
                case KindTag:
                    span.Kind = (Span.Types.SpanKind)(int)reader.Varint();
                    break;
                case StartTag:
                    span.Start = reader.Fixed64();
                    break;
                case EndTag:
                    span.End = reader.Fixed64();
                    break;
                case AttributesTag:
                    if (!Attributes.TryAdd(reader.Bytes(), block.SpanAttributes, PartDepth))
                        return false;
                    break;
                case EventsTag:
                    if (!TryAddEvent(reader.Bytes(), ref span, block))
                        return false;
                    break;
                case LinksTag:
                    if (!TryAddLink(reader.Bytes(), ref span, block))
                        return false;
                    break;
                case StatusTag:
                    if (!TryReadStatus(reader.Bytes(), ref span))
                        return false;
                    break;
                default:
                    reader.Skip(tag, RecordDepth);
                    break;
            }
        }

        return !reader.Failed;
    }

    bool TryAddEvent(ReadOnlySpan<byte> message, ref SpanFields span, SpanBlock block)
    {
        ulong time = 0;
        ReadOnlySpan<byte> name = default;
        var reader = new WireReader(message);
        while (reader.NextTag(out uint tag))
        {
            switch (tag)
            {
                case EventTimeTag:
                    time = reader.Fixed64();
                    break;
                case EventNameTag:
                    name = reader.Text();
                    break;
                case EventAttributesTag:
                    if (!Attributes.TryAdd(reader.Bytes(), block.EventAttributes.Items, PartDepth + 1))
                        return false;
                    break;
                default:
                    reader.Skip(tag, PartDepth);
                    break;
            }
        }

        if (time > long.MaxValue)
            span.EventFault ??= FieldRules.Time($"events[{span.Events}].timeUnixNano", time);
        block.EventTimestamps.Items.Add((long)time);
        block.EventNames.Items.AddUtf8(name);
        block.EventAttributes.Items.EndRow();
        span.Events++;
        return !reader.Failed;
    }

    bool TryAddLink(ReadOnlySpan<byte> message, ref SpanFields span, SpanBlock block)
    {
        ReadOnlySpan<byte> traceId = default;
        ReadOnlySpan<byte> spanId = default;
        ReadOnlySpan<byte> traceState = default;
        var reader = new WireReader(message);
        while (reader.NextTag(out uint tag))
        {
            switch (tag)
            {
                case LinkTraceIdTag:
                    traceId = reader.Bytes();
                    break;
                case LinkSpanIdTag:
                    spanId = reader.Bytes();
                    break;
                case LinkTraceStateTag:
                    traceState = reader.Text();
                    break;
                case LinkAttributesTag:
                    if (!Attributes.TryAdd(reader.Bytes(), block.LinkAttributes.Items, PartDepth + 1))
                        return false;
                    break;
                default:
                    reader.Skip(tag, PartDepth);
                    break;
            }
        }

        span.LinkFault ??= (FieldRules.OptionalTraceId("traceId", traceId) ?? FieldRules.OptionalSpanId("spanId", spanId)) is { } fault
            ? $"links[{span.Links}].{fault}"
            : null;
        block.LinkTraceIds.Items.AddHex(FieldRules.Present(traceId));
        block.LinkSpanIds.Items.AddHex(FieldRules.Present(spanId));
        block.LinkTraceStates.Items.AddUtf8(traceState);
        block.LinkAttributes.Items.EndRow();
        span.Links++;
        return !reader.Failed;
    }

    // A status that comes twice is merged by this as it ought to be: its fields are single.
    static bool TryReadStatus(ReadOnlySpan<byte> message, ref SpanFields span)
    {
        var reader = new WireReader(message);
        while (reader.NextTag(out uint tag))
        {
            switch (tag)
            {
                case StatusMessageTag:
                    span.StatusMessage = reader.Text();
                    break;
                case StatusCodeTag:
                    span.StatusCode = (Status.Types.StatusCode)(int)reader.Varint();
                    break;
                default:
                    reader.Skip(tag, PartDepth);
                    break;
            }
        }

        return !reader.Failed;
    }

    protected override string? Fault(in SpanFields span) =>
        FieldRules.TraceId("traceId", span.TraceId)
        ?? FieldRules.SpanId("spanId", span.SpanId)
        ?? FieldRules.OptionalSpanId("parentSpanId", span.ParentSpanId)
        ?? FieldRules.Time("startTimeUnixNano", span.Start)
        ?? FieldRules.Time("endTimeUnixNano", span.End)
        ?? span.EventFault
        ?? span.LinkFault;

    protected override void AddRow(SpanBlock block, in SpanFields span)
    {
        block.Timestamp.Add((long)span.Start);
        block.TraceId.AddHex(span.TraceId);
        block.SpanId.AddHex(span.SpanId);
        block.ParentSpanId.AddHex(FieldRules.Present(span.ParentSpanId));
        block.TraceState.AddUtf8(span.TraceState);
        block.SpanName.AddUtf8(span.Name);
        block.SpanKind.AddUtf8(SpanNames.Of(span.Kind));
        block.ServiceName.Append(Origin.ServiceName);
        block.ResourceAttributes.Append(Origin.ResourceAttributes);
        block.ScopeName.Append(Origin.ScopeName);
        block.ScopeVersion.Append(Origin.ScopeVersion);
        block.SpanAttributes.EndRow();
        block.Duration.Add(span.Duration);
        block.StatusCode.AddUtf8(SpanNames.Of(span.StatusCode));
        block.StatusMessage.AddUtf8(span.StatusMessage);
        block.EventTimestamps.EndRow();
        block.EventNames.EndRow();
        block.EventAttributes.EndRow();
        block.LinkTraceIds.EndRow();
        block.LinkSpanIds.EndRow();
        block.LinkTraceStates.EndRow();
        block.LinkAttributes.EndRow();
    }
}
