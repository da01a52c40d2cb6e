using static OtelMl.Collector.Otlp.Span.Types;
using static OtelMl.Collector.Otlp.Status.Types;

namespace OtelMl.Collector.Parsing;

/// <summary>What a span has one of, while it is parsed: in the request's own bytes.</summary>
ref struct SpanFields
{
    public ReadOnlySpan<byte> TraceId { get; set; }

    public ReadOnlySpan<byte> SpanId { get; set; }

    public ReadOnlySpan<byte> ParentSpanId { get; set; }

    public ReadOnlySpan<byte> TraceState { get; set; }

    public ReadOnlySpan<byte> Name { get; set; }

    public ReadOnlySpan<byte> StatusMessage { get; set; }

    public SpanKind Kind { get; set; }

    public StatusCode StatusCode { get; set; }

    public ulong Start { get; set; }

    public ulong End { get; set; }

    public int Events { get; set; }

    public int Links { get; set; }

    /// <summary>What is wrong with the first event that is.</summary>
    public string? EventFault { get; set; }

    /// <summary>What is wrong with the first link that is.</summary>
    public string? LinkFault { get; set; }

    public readonly ulong Duration => (ulong)Math.Max(0, (long)End - (long)Start);
}
