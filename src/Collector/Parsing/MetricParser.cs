using OtelMl.Collector.Columns;
using OtelMl.Collector.Forming;
using OtelMl.Collector.Otlp;

namespace OtelMl.Collector.Parsing;

/// <summary>Parses an <c>ExportMetricsServiceRequest</c> into rows of the <c>otel_metrics_*</c> tables.</summary>
sealed class MetricParser : RequestParser
{
    const uint NameTag = ((uint)Metric.NameFieldNumber << WireType.Bits) | WireType.Length;
    const uint DescriptionTag = ((uint)Metric.DescriptionFieldNumber << WireType.Bits) | WireType.Length;
    const uint UnitTag = ((uint)Metric.UnitFieldNumber << WireType.Bits) | WireType.Length;
    const uint GaugeTag = ((uint)Metric.GaugeFieldNumber << WireType.Bits) | WireType.Length;
    const uint SumTag = ((uint)Metric.SumFieldNumber << WireType.Bits) | WireType.Length;
    const uint HistogramTag = ((uint)Metric.HistogramFieldNumber << WireType.Bits) | WireType.Length;
    const uint ExponentialHistogramTag = ((uint)Metric.ExponentialHistogramFieldNumber << WireType.Bits) | WireType.Length;
    const uint SummaryTag = ((uint)Metric.SummaryFieldNumber << WireType.Bits) | WireType.Length;
    const uint MetadataTag = ((uint)Metric.MetadataFieldNumber << WireType.Bits) | WireType.Length;

    readonly GaugeParser _gauges;
    readonly SumParser _sums;
    readonly HistogramParser _histograms;
    readonly ExponentialHistogramParser _exponentialHistograms;
    readonly SummaryParser _summaries;
    readonly MapColumn _ignored = new();

    MetricParser()
    {
        _gauges = new GaugeParser(Attributes, Origin);
        _sums = new SumParser(Attributes, Origin);
        _histograms = new HistogramParser(Attributes, Origin);
        _exponentialHistograms = new ExponentialHistogramParser(Attributes, Origin);
        _summaries = new SummaryParser(Attributes, Origin);
    }

    /// <summary>Forms every point that can be stored; null where the request is to be left to the generated messages.</summary>
    public static Formed? Form(ReadOnlySpan<byte> request)
    {
        using var parser = new MetricParser();
        return parser.FormAll(request);
    }

    protected override IReadOnlyList<Block> Blocks =>
    [
        .. _gauges.Blocks.All, .. _sums.Blocks.All, .. _histograms.Blocks.All,
        .. _exponentialHistograms.Blocks.All, .. _summaries.Blocks.All,
    ];

    public override void Dispose()
    {
        _gauges.Blocks.ReleaseSpare();
        _sums.Blocks.ReleaseSpare();
        _histograms.Blocks.ReleaseSpare();
        _exponentialHistograms.Blocks.ReleaseSpare();
        _summaries.Blocks.ReleaseSpare();
        _ignored.Release();
        base.Dispose();
    }

    protected override void Release()
    {
        foreach (Block block in Blocks)
            block.Release();
    }

    protected override bool TryAdd(ReadOnlySpan<byte> record, RecordPath at)
    {
        var metric = new MetricFields();
        uint kind = 0;
        ReadOnlySpan<byte> data = default;
        var reader = new WireReader(record);
        while (reader.NextTag(out uint tag))
        {
            switch (tag)
            {
                case NameTag:
                    metric.Name = reader.Text();
                    break;
                case DescriptionTag:
                    metric.Description = reader.Text();
                    break;
                case UnitTag:
                    metric.Unit = reader.Text();
                    break;
                case GaugeTag or SumTag or HistogramTag or ExponentialHistogramTag or SummaryTag:
                    if (kind != 0)
                        return false;
                    kind = tag;
                    data = reader.Bytes();
                    break;
                case MetadataTag: // not stored; what of it is no protobuf makes the request none all the same
                    _ignored.Clear();
                    if (!Attributes.TryAdd(reader.Bytes(), _ignored, RecordDepth + 1))
                        return false;
                    break;
                default:
                    reader.Skip(tag, RecordDepth);
                    break;
            }
        }

        return !reader.Failed && TryAddAll(kind, data, in metric, at);
    }

    bool TryAddAll(uint kind, ReadOnlySpan<byte> data, in MetricFields metric, RecordPath at)
    {
        switch (kind)
        {
            case GaugeTag:
                return _gauges.TryAddAll(data, metric, at, Rejections);
            case SumTag:
                return _sums.TryAddAll(data, metric, at, Rejections);
            case HistogramTag:
                return _histograms.TryAddAll(data, metric, at, Rejections);
            case ExponentialHistogramTag:
                return _exponentialHistograms.TryAddAll(data, metric, at, Rejections);
            case SummaryTag:
                return _summaries.TryAddAll(data, metric, at, Rejections);
            default:
                Rejections.Warn($"resourceMetrics[{at.Resource}].scopeMetrics[{at.Scope}].metrics[{at.Record}]: has no data of a kind that is known here");
                return true;
        }
    }
}
