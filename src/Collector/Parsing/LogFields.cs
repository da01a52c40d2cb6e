namespace OtelMl.Collector.Parsing;

/// <summary>What a log record has one of, while it is parsed: in the request's own bytes.</summary>
ref struct LogFields
{
    public ReadOnlySpan<byte> TraceId { get; set; }

    public ReadOnlySpan<byte> SpanId { get; set; }

    public ReadOnlySpan<byte> SeverityText { get; set; }

    public ReadOnlySpan<byte> EventName { get; set; }

    public ulong Time { get; set; }

    public ulong Observed { get; set; }

    public int Severity { get; set; }

    public uint Flags { get; set; }

    /// <summary>Whether the body is in its column already.</summary>
    public bool HasBody { get; set; }
}
