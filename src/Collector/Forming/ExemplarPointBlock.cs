using OtelMl.Collector.Columns;

namespace OtelMl.Collector.Forming;

/// <summary>What the rows of the <c>otel_metrics_*</c> tables with exemplars have: all but summaries.</summary>
abstract class ExemplarPointBlock : PointBlock
{
    protected ExemplarPointBlock(string table)
        : base(table)
    {
        ExemplarAttributes = Maps("Exemplars.FilteredAttributes");
        ExemplarTimes = Times("Exemplars.TimeUnix");
        ExemplarValues = Float64s("Exemplars.Value");
        ExemplarSpanIds = Texts("Exemplars.SpanId");
        ExemplarTraceIds = Texts("Exemplars.TraceId");
        ComeInParts(ExemplarAttributes, ExemplarTimes, ExemplarValues, ExemplarSpanIds, ExemplarTraceIds);
    }

    public ArrayColumn<MapColumn> ExemplarAttributes { get; }

    public ArrayColumn<FixedColumn<long>> ExemplarTimes { get; }

    public ArrayColumn<FixedColumn<double>> ExemplarValues { get; }

    public ArrayColumn<StringColumn> ExemplarSpanIds { get; }

    public ArrayColumn<StringColumn> ExemplarTraceIds { get; }
}
