using System.Buffers;
using OtelMl.Collector.Otlp;
using OtelMl.Collector.Parsing;
using static OtelMl.Collector.Otlp.Span.Types;
using static OtelMl.Collector.Otlp.Status.Types;

namespace OtelMl.Collector.Forming;

/// <summary>Forms rows of <c>otel_traces</c> from an export request.</summary>
sealed class SpanFormer : IDisposable
{
    readonly DayBlocks<SpanBlock> _blocks = new(() => new SpanBlock());
    readonly Rejections _rejections = new();
    readonly ValueEncoder _encoder = new();
    readonly Origin _origin;

    SpanFormer() => _origin = new Origin(_encoder);

    /// <summary>Forms every span that can be stored, from a request as it came over the wire; the blocks are the caller's to release.</summary>
    /// <exception cref="MalformedRequestException">The bytes are no <c>ExportTraceServiceRequest</c>.</exception>
    public static Formed Form(in ReadOnlySequence<byte> payload)
    {
        using var request = new ContiguousBytes(payload);
        return (GeneratedParsing.Always ? null : SpanParser.Form(request.Span))
            ?? Form(GeneratedParsing.Parse(ExportTraceServiceRequest.Parser, request.Span));
    }

    /// <summary>Forms every span that can be stored; the blocks are the caller's to release.</summary>
    public static Formed Form(ExportTraceServiceRequest request)
    {
        using var former = new SpanFormer();
        for (int r = 0; r < request.ResourceSpans.Count; r++)
        {
            ResourceSpans resource = request.ResourceSpans[r];
            former._origin.Enter(resource.Resource, resource.SchemaUrl);
            for (int s = 0; s < resource.ScopeSpans.Count; s++)
            {
                ScopeSpans scope = resource.ScopeSpans[s];
                former._origin.Enter(scope.Scope, scope.SchemaUrl);
                for (int i = 0; i < scope.Spans.Count; i++)
                {
                    if (Fault(scope.Spans[i]) is { } fault)
                        former._rejections.Reject($"resourceSpans[{r}].scopeSpans[{s}].spans[{i}].{fault}");
                    else
                        former.Add(scope.Spans[i]);
                }
            }
        }

        return new Formed(former._blocks.All, former._rejections);
    }

    /// <summary>Removes what <see cref="Form(ExportTraceServiceRequest)"/> rejects.</summary>
    public static void RemoveRejected(ExportTraceServiceRequest request)
    {
        foreach (ScopeSpans scope in request.ResourceSpans.SelectMany(resource => resource.ScopeSpans))
            Rejections.Remove(scope.Spans, Fault);
    }

    public void Dispose()
    {
        _origin.Dispose();
        _encoder.Dispose();
    }

    static string? Fault(Span span)
    {
        string? fault = FieldRules.TraceId("traceId", span.TraceId.Span)
            ?? FieldRules.SpanId("spanId", span.SpanId.Span)
            ?? FieldRules.OptionalSpanId("parentSpanId", span.ParentSpanId.Span)
            ?? FieldRules.Time("startTimeUnixNano", span.StartTimeUnixNano)
            ?? FieldRules.Time("endTimeUnixNano", span.EndTimeUnixNano);

        for (int i = 0; fault is null && i < span.Events.Count; i++)
            fault = FieldRules.Time($"events[{i}].timeUnixNano", span.Events[i].TimeUnixNano);
        for (int i = 0; fault is null && i < span.Links.Count; i++)
        {
            fault = FieldRules.OptionalTraceId($"links[{i}].traceId", span.Links[i].TraceId.Span)
                ?? FieldRules.OptionalSpanId($"links[{i}].spanId", span.Links[i].SpanId.Span);
        }

        return fault;
    }

    void Add(Span span)
    {
        long start = (long)span.StartTimeUnixNano;
        SpanBlock block = _blocks.For(start);
        block.Timestamp.Add(start);
        block.TraceId.AddHex(span.TraceId.Span);
        block.SpanId.AddHex(span.SpanId.Span);
        block.ParentSpanId.AddHex(FieldRules.Present(span.ParentSpanId.Span));
        block.TraceState.Add(span.TraceState);
        block.SpanName.Add(span.Name);
        block.SpanKind.AddUtf8(SpanNames.Of(span.Kind));
        block.ServiceName.Append(_origin.ServiceName);
        block.ResourceAttributes.Append(_origin.ResourceAttributes);
        block.ScopeName.Append(_origin.ScopeName);
        block.ScopeVersion.Append(_origin.ScopeVersion);
        _encoder.Add(block.SpanAttributes, span.Attributes);
        block.Duration.Add((ulong)Math.Max(0, (long)span.EndTimeUnixNano - start));
        block.StatusCode.AddUtf8(SpanNames.Of(span.Status?.Code ?? StatusCode.Unset));
        block.StatusMessage.Add(span.Status?.Message ?? "");
        AddEvents(block, span);
        AddLinks(block, span);
    }

    void AddEvents(SpanBlock block, Span span)
    {
        foreach (Event happened in span.Events)
        {
            block.EventTimestamps.Items.Add((long)happened.TimeUnixNano);
            block.EventNames.Items.Add(happened.Name);
            _encoder.Add(block.EventAttributes.Items, happened.Attributes);
        }

        block.EventTimestamps.EndRow();
        block.EventNames.EndRow();
        block.EventAttributes.EndRow();
    }

    void AddLinks(SpanBlock block, Span span)
    {
        foreach (Link link in span.Links)
        {
            block.LinkTraceIds.Items.AddHex(FieldRules.Present(link.TraceId.Span));
            block.LinkSpanIds.Items.AddHex(FieldRules.Present(link.SpanId.Span));
            block.LinkTraceStates.Items.Add(link.TraceState);
            _encoder.Add(block.LinkAttributes.Items, link.Attributes);
        }

        block.LinkTraceIds.EndRow();
        block.LinkSpanIds.EndRow();
        block.LinkTraceStates.EndRow();
        block.LinkAttributes.EndRow();
    }
}
