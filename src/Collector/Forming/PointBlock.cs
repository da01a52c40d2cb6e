using OtelMl.Collector.Columns;

namespace OtelMl.Collector.Forming;

/// <summary>What the rows of every <c>otel_metrics_*</c> table have.</summary>
abstract class PointBlock : Block
{
    protected PointBlock(string table)
        : base(table)
    {
        ResourceAttributes = Map("ResourceAttributes");
        ResourceSchemaUrl = Text("ResourceSchemaUrl");
        ScopeName = Text("ScopeName");
        ScopeVersion = Text("ScopeVersion");
        ScopeAttributes = Map("ScopeAttributes");
        ScopeDroppedAttrCount = UInt32("ScopeDroppedAttrCount");
        ScopeSchemaUrl = Text("ScopeSchemaUrl");
        ServiceName = Text("ServiceName");
        MetricName = Text("MetricName");
        MetricDescription = Text("MetricDescription");
        MetricUnit = Text("MetricUnit");
        Attributes = Map("Attributes");
        StartTimeUnix = Time("StartTimeUnix");
        TimeUnix = Time("TimeUnix");
        Flags = UInt32("Flags");
        ComeInParts(Attributes);
    }

    public MapColumn ResourceAttributes { get; }

    public StringColumn ResourceSchemaUrl { get; }

    public StringColumn ScopeName { get; }

    public StringColumn ScopeVersion { get; }

    public MapColumn ScopeAttributes { get; }

    public FixedColumn<uint> ScopeDroppedAttrCount { get; }

    public StringColumn ScopeSchemaUrl { get; }

    public StringColumn ServiceName { get; }

    public StringColumn MetricName { get; }

    public StringColumn MetricDescription { get; }

    public StringColumn MetricUnit { get; }

    public MapColumn Attributes { get; }

    public FixedColumn<long> StartTimeUnix { get; }

    public FixedColumn<long> TimeUnix { get; }

    public FixedColumn<uint> Flags { get; }
}
