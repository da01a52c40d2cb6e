using System.Buffers;
using System.Numerics;
using Google.Protobuf.Collections;
using OtelMl.Collector.Columns;
using OtelMl.Collector.Otlp;
using OtelMl.Collector.Parsing;

namespace OtelMl.Collector.Forming;

/// <summary>Forms rows of the <c>otel_metrics_*</c> tables from an export request.</summary>
sealed class MetricFormer : IDisposable
{
    readonly DayBlocks<GaugeBlock> _gauges = new(() => new GaugeBlock());
    readonly DayBlocks<SumBlock> _sums = new(() => new SumBlock());
    readonly DayBlocks<HistogramBlock> _histograms = new(() => new HistogramBlock());
    readonly DayBlocks<ExponentialHistogramBlock> _exponentialHistograms = new(() => new ExponentialHistogramBlock());
    readonly DayBlocks<SummaryBlock> _summaries = new(() => new SummaryBlock());
    readonly Rejections _rejections = new();
    readonly ValueEncoder _encoder = new();
    readonly Origin _origin;

    MetricFormer() => _origin = new Origin(_encoder);

    /// <summary>Forms every point that can be stored, from a request as it came over the wire; the blocks are the caller's to release.</summary>
    /// <exception cref="MalformedRequestException">The bytes are no <c>ExportMetricsServiceRequest</c>.</exception>
    public static Formed Form(in ReadOnlySequence<byte> payload)
    {
        using var request = new ContiguousBytes(payload);
        return (GeneratedParsing.Always ? null : MetricParser.Form(request.Span))
            ?? Form(GeneratedParsing.Parse(ExportMetricsServiceRequest.Parser, request.Span));
    }

    /// <summary>Forms every point that can be stored; the blocks are the caller's to release.</summary>
    public static Formed Form(ExportMetricsServiceRequest request)
    {
        using var former = new MetricFormer();
        for (int r = 0; r < request.ResourceMetrics.Count; r++)
        {
            ResourceMetrics resource = request.ResourceMetrics[r];
            former._origin.Enter(resource.Resource, resource.SchemaUrl);
            for (int s = 0; s < resource.ScopeMetrics.Count; s++)
            {
                ScopeMetrics scope = resource.ScopeMetrics[s];
                former._origin.Enter(scope.Scope, scope.SchemaUrl);
                for (int m = 0; m < scope.Metrics.Count; m++)
                    former.Add(scope.Metrics[m], (r, s, m));
            }
        }

        IReadOnlyList<Block> blocks =
            [.. former._gauges.All, .. former._sums.All, .. former._histograms.All, .. former._exponentialHistograms.All, .. former._summaries.All];
        return new Formed(blocks, former._rejections);
    }

    /// <summary>Removes what <see cref="Form(ExportMetricsServiceRequest)"/> rejects.</summary>
    public static void RemoveRejected(ExportMetricsServiceRequest request)
    {
        foreach (Metric metric in request.ResourceMetrics.SelectMany(resource => resource.ScopeMetrics).SelectMany(scope => scope.Metrics))
        {
            Rejections.Remove(metric.Gauge?.DataPoints, Fault);
            Rejections.Remove(metric.Sum?.DataPoints, Fault);
            Rejections.Remove(metric.Histogram?.DataPoints, Fault);
            Rejections.Remove(metric.ExponentialHistogram?.DataPoints, Fault);
            Rejections.Remove(metric.Summary?.DataPoints, Fault);
        }
    }

    public void Dispose()
    {
        _origin.Dispose();
        _encoder.Dispose();
    }

    void Add(Metric metric, (int Resource, int Scope, int Metric) at)
    {
        string Path() => $"resourceMetrics[{at.Resource}].scopeMetrics[{at.Scope}].metrics[{at.Metric}]";

        void AddEach<TPoint>(string kind, RepeatedField<TPoint> points, Func<TPoint, string?> fault, Action<Metric, TPoint> add)
        {
            for (int i = 0; i < points.Count; i++)
            {
                if (fault(points[i]) is { } found)
                    _rejections.Reject($"{Path()}.{kind}.dataPoints[{i}].{found}");
                else
                    add(metric, points[i]);
            }
        }

        switch (metric.DataCase)
        {
            case Metric.DataOneofCase.Gauge:
                AddEach("gauge", metric.Gauge.DataPoints, Fault, AddGauge);
                break;
            case Metric.DataOneofCase.Sum:
                AddEach("sum", metric.Sum.DataPoints, Fault, AddSum);
                break;
            case Metric.DataOneofCase.Histogram:
                AddEach("histogram", metric.Histogram.DataPoints, Fault, AddHistogram);
                break;
            case Metric.DataOneofCase.ExponentialHistogram:
                AddEach("exponentialHistogram", metric.ExponentialHistogram.DataPoints, Fault, AddExponentialHistogram);
                break;
            case Metric.DataOneofCase.Summary:
                AddEach("summary", metric.Summary.DataPoints, Fault, AddSummary);
                break;
            default:
                _rejections.Warn($"{Path()}: has no data of a kind that is known here");
                break;
        }
    }

    static string? Fault(NumberDataPoint point) => TimeFault(point.StartTimeUnixNano, point.TimeUnixNano) ?? FieldRules.Exemplars(point.Exemplars);

    static string? Fault(HistogramDataPoint point) => TimeFault(point.StartTimeUnixNano, point.TimeUnixNano) ?? FieldRules.Exemplars(point.Exemplars);

    static string? Fault(ExponentialHistogramDataPoint point) =>
        TimeFault(point.StartTimeUnixNano, point.TimeUnixNano) ?? FieldRules.Exemplars(point.Exemplars);

    static string? Fault(SummaryDataPoint point) => TimeFault(point.StartTimeUnixNano, point.TimeUnixNano);

    static string? TimeFault(ulong start, ulong time) => FieldRules.Time("startTimeUnixNano", start) ?? FieldRules.Time("timeUnixNano", time);

    void AddGauge(Metric metric, NumberDataPoint point)
    {
        GaugeBlock block = _gauges.For((long)point.TimeUnixNano);
        AddPoint(block, metric, point.Attributes, point.StartTimeUnixNano, point.TimeUnixNano, point.Flags);
        AddExemplars(block, point.Exemplars);
        block.Value.Add(Number(point));
    }

    void AddSum(Metric metric, NumberDataPoint point)
    {
        SumBlock block = _sums.For((long)point.TimeUnixNano);
        AddPoint(block, metric, point.Attributes, point.StartTimeUnixNano, point.TimeUnixNano, point.Flags);
        AddExemplars(block, point.Exemplars);
        block.Value.Add(Number(point));
        block.AggregationTemporality.Add((int)metric.Sum.AggregationTemporality);
        block.IsMonotonic.Add(metric.Sum.IsMonotonic ? (byte)1 : (byte)0);
    }

    void AddHistogram(Metric metric, HistogramDataPoint point)
    {
        HistogramBlock block = _histograms.For((long)point.TimeUnixNano);
        AddPoint(block, metric, point.Attributes, point.StartTimeUnixNano, point.TimeUnixNano, point.Flags);
        AddExemplars(block, point.Exemplars);
        block.Count.Add(point.Count);
        block.Sum.Add(point.Sum);
        AddAll(block.BucketCounts, point.BucketCounts);
        AddAll(block.ExplicitBounds, point.ExplicitBounds);
        block.Min.Add(point.Min);
        block.Max.Add(point.Max);
        block.AggregationTemporality.Add((int)metric.Histogram.AggregationTemporality);
    }

    void AddExponentialHistogram(Metric metric, ExponentialHistogramDataPoint point)
    {
        ExponentialHistogramBlock block = _exponentialHistograms.For((long)point.TimeUnixNano);
        AddPoint(block, metric, point.Attributes, point.StartTimeUnixNano, point.TimeUnixNano, point.Flags);
        AddExemplars(block, point.Exemplars);
        block.Count.Add(point.Count);
        block.Sum.Add(point.Sum);
        block.Scale.Add(point.Scale);
        block.ZeroCount.Add(point.ZeroCount);
        block.PositiveOffset.Add(point.Positive?.Offset ?? 0);
        AddAll(block.PositiveBucketCounts, point.Positive?.BucketCounts ?? []);
        block.NegativeOffset.Add(point.Negative?.Offset ?? 0);
        AddAll(block.NegativeBucketCounts, point.Negative?.BucketCounts ?? []);
        block.Min.Add(point.Min);
        block.Max.Add(point.Max);
        block.AggregationTemporality.Add((int)metric.ExponentialHistogram.AggregationTemporality);
    }

    void AddSummary(Metric metric, SummaryDataPoint point)
    {
        SummaryBlock block = _summaries.For((long)point.TimeUnixNano);
        AddPoint(block, metric, point.Attributes, point.StartTimeUnixNano, point.TimeUnixNano, point.Flags);
        block.Count.Add(point.Count);
        block.Sum.Add(point.Sum);
        foreach (SummaryDataPoint.Types.ValueAtQuantile at in point.QuantileValues)
        {
            block.Quantiles.Items.Add(at.Quantile);
            block.QuantileValues.Items.Add(at.Value);
        }

        block.Quantiles.EndRow();
        block.QuantileValues.EndRow();
    }

    void AddPoint(PointBlock block, Metric metric, RepeatedField<KeyValue> attributes, ulong start, ulong time, uint flags)
    {
        block.ResourceAttributes.Append(_origin.ResourceAttributes);
        block.ResourceSchemaUrl.Append(_origin.ResourceSchemaUrl);
        block.ScopeName.Append(_origin.ScopeName);
        block.ScopeVersion.Append(_origin.ScopeVersion);
        block.ScopeAttributes.Append(_origin.ScopeAttributes);
        block.ScopeDroppedAttrCount.Add(_origin.ScopeDroppedAttributes);
        block.ScopeSchemaUrl.Append(_origin.ScopeSchemaUrl);
        block.ServiceName.Append(_origin.ServiceName);
        block.MetricName.Add(metric.Name);
        block.MetricDescription.Add(metric.Description);
        block.MetricUnit.Add(metric.Unit);
        _encoder.Add(block.Attributes, attributes);
        block.StartTimeUnix.Add((long)start);
        block.TimeUnix.Add((long)time);
        block.Flags.Add(flags);
    }

    void AddExemplars(ExemplarPointBlock block, RepeatedField<Exemplar> exemplars)
    {
        foreach (Exemplar exemplar in exemplars)
        {
            _encoder.Add(block.ExemplarAttributes.Items, exemplar.FilteredAttributes);
            block.ExemplarTimes.Items.Add((long)exemplar.TimeUnixNano);
            block.ExemplarValues.Items.Add(exemplar.ValueCase == Exemplar.ValueOneofCase.AsInt ? exemplar.AsInt : exemplar.AsDouble);
            block.ExemplarSpanIds.Items.AddHex(FieldRules.Present(exemplar.SpanId.Span));
            block.ExemplarTraceIds.Items.AddHex(FieldRules.Present(exemplar.TraceId.Span));
        }

        block.ExemplarAttributes.EndRow();
        block.ExemplarTimes.EndRow();
        block.ExemplarValues.EndRow();
        block.ExemplarSpanIds.EndRow();
        block.ExemplarTraceIds.EndRow();
    }

    static double Number(NumberDataPoint point) => point.ValueCase == NumberDataPoint.ValueOneofCase.AsInt ? point.AsInt : point.AsDouble;

    static void AddAll<T>(ArrayColumn<FixedColumn<T>> column, RepeatedField<T> values)
        where T : unmanaged, INumber<T>
    {
        foreach (T value in values)
            column.Items.Add(value);
        column.EndRow();
    }
}
