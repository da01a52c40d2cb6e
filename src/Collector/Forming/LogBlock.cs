using OtelMl.Collector.Columns;

namespace OtelMl.Collector.Forming;

/// <summary>Rows of <c>otel_logs</c>.</summary>
sealed class LogBlock : Block
{
    public LogBlock()
        : base("otel_logs")
    {
        Timestamp = Time("Timestamp");
        TraceId = Text("TraceId");
        SpanId = Text("SpanId");
        TraceFlags = UInt8("TraceFlags");
        SeverityText = Text("SeverityText");
        SeverityNumber = UInt8("SeverityNumber");
        ServiceName = Text("ServiceName");
        Body = Text("Body");
        ResourceSchemaUrl = Text("ResourceSchemaUrl");
        ResourceAttributes = Map("ResourceAttributes");
        ScopeSchemaUrl = Text("ScopeSchemaUrl");
        ScopeName = Text("ScopeName");
        ScopeVersion = Text("ScopeVersion");
        ScopeAttributes = Map("ScopeAttributes");
        LogAttributes = Map("LogAttributes");
        EventName = Text("EventName");
        ComeInParts(Body, LogAttributes);
    }

    public FixedColumn<long> Timestamp { get; }

    public StringColumn TraceId { get; }

    public StringColumn SpanId { get; }

    public FixedColumn<byte> TraceFlags { get; }

    public StringColumn SeverityText { get; }

    public FixedColumn<byte> SeverityNumber { get; }

    public StringColumn ServiceName { get; }

    public StringColumn Body { get; }

    public StringColumn ResourceSchemaUrl { get; }

    public MapColumn ResourceAttributes { get; }

    public StringColumn ScopeSchemaUrl { get; }

    public StringColumn ScopeName { get; }

    public StringColumn ScopeVersion { get; }

    public MapColumn ScopeAttributes { get; }

    public MapColumn LogAttributes { get; }

    public StringColumn EventName { get; }

    public override Block CreateEmpty() => new LogBlock();
}
