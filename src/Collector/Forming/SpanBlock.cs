using OtelMl.Collector.Columns;

namespace OtelMl.Collector.Forming;

/// <summary>Rows of <c>otel_traces</c>.</summary>
sealed class SpanBlock : Block
{
    public SpanBlock()
        : base("otel_traces")
    {
        Timestamp = Time("Timestamp");
        TraceId = Text("TraceId");
        SpanId = Text("SpanId");
        ParentSpanId = Text("ParentSpanId");
        TraceState = Text("TraceState");
        SpanName = Text("SpanName");
        SpanKind = Text("SpanKind");
        ServiceName = Text("ServiceName");
        ResourceAttributes = Map("ResourceAttributes");
        ScopeName = Text("ScopeName");
        ScopeVersion = Text("ScopeVersion");
        SpanAttributes = Map("SpanAttributes");
        Duration = UInt64("Duration");
        StatusCode = Text("StatusCode");
        StatusMessage = Text("StatusMessage");
        EventTimestamps = Times("Events.Timestamp");
        EventNames = Texts("Events.Name");
        EventAttributes = Maps("Events.Attributes");
        LinkTraceIds = Texts("Links.TraceId");
        LinkSpanIds = Texts("Links.SpanId");
        LinkTraceStates = Texts("Links.TraceState");
        LinkAttributes = Maps("Links.Attributes");
        ComeInParts(SpanAttributes, EventTimestamps, EventNames, EventAttributes, LinkTraceIds, LinkSpanIds, LinkTraceStates, LinkAttributes);
    }

    public FixedColumn<long> Timestamp { get; }

    public StringColumn TraceId { get; }

    public StringColumn SpanId { get; }

    public StringColumn ParentSpanId { get; }

    public StringColumn TraceState { get; }

    public StringColumn SpanName { get; }

    public StringColumn SpanKind { get; }

    public StringColumn ServiceName { get; }

    public MapColumn ResourceAttributes { get; }

    public StringColumn ScopeName { get; }

    public StringColumn ScopeVersion { get; }

    public MapColumn SpanAttributes { get; }

    public FixedColumn<ulong> Duration { get; }

    public StringColumn StatusCode { get; }

    public StringColumn StatusMessage { get; }

    public ArrayColumn<FixedColumn<long>> EventTimestamps { get; }

    public ArrayColumn<StringColumn> EventNames { get; }

    public ArrayColumn<MapColumn> EventAttributes { get; }

    public ArrayColumn<StringColumn> LinkTraceIds { get; }

    public ArrayColumn<StringColumn> LinkSpanIds { get; }

    public ArrayColumn<StringColumn> LinkTraceStates { get; }

    public ArrayColumn<MapColumn> LinkAttributes { get; }

    public override Block CreateEmpty() => new SpanBlock();
}
