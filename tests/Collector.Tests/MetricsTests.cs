using OtelMl.Collector.Otlp;

namespace OtelMl.Collector.Tests;

public sealed class MetricsTests(CollectorFixture fixture)
{
    const string CommonCells =
        """
        "ResourceSchemaUrl": "https://resource/1", "ScopeName": "scope", "ScopeVersion": "1.2", "ScopeAttributes": { "scope.kind": "test" },
        "ScopeDroppedAttrCount": 3, "ScopeSchemaUrl": "https://scope/1", "MetricName": "m", "MetricDescription": "what it is", "MetricUnit": "s",
        "Attributes": { "a": "1" }, "StartTimeUnix": "2026-11-19 10:00:00.000000001", "TimeUnix": "2026-11-20 10:00:00.000000001", "Flags": 0
        """;

    const string ExemplarCells =
        """
        "Exemplars.FilteredAttributes": [{ "f": "x" }, {}], "Exemplars.TimeUnix": ["2026-11-20 10:00:00.000000002", "1970-01-01 00:00:00.000000000"],
        "Exemplars.Value": [2.5, 7], "Exemplars.SpanId": ["a1a2a3a4a5a6a7a8", ""], "Exemplars.TraceId": ["0102030405060708090a0b0c0d0e0fff", ""]
        """;

    static readonly KeyValue Attribute = Sample.Attribute("a", "1");

    static IEnumerable<Exemplar> Exemplars =>
    [
        new Exemplar
        {
            AsDouble = 2.5, TimeUnixNano = Sample.Time + 1, SpanId = Sample.SpanId, TraceId = Sample.TraceId, FilteredAttributes = { Sample.Attribute("f", "x") },
        },
        new Exemplar { AsInt = 7 },
    ];

    [Fact]
    public async Task A_gauge_arrives_field_by_field()
    {
        NumberDataPoint point = NumberPoint();
        point.AsDouble = -1.25;
        point.Exemplars.Add(Exemplars);

        await SendAsync("gauge", new Metric { Gauge = new Gauge { DataPoints = { point } } });

        await AssertStoredAsync("otel_metrics_gauge", "gauge", $"{ExemplarCells}, \"Value\": -1.25");
    }

    [Fact]
    public async Task A_sum_arrives_field_by_field()
    {
        NumberDataPoint point = NumberPoint();
        point.AsInt = 42;
        point.Exemplars.Add(Exemplars);

        await SendAsync("sum", new Metric
        {
            Sum = new Sum { IsMonotonic = true, AggregationTemporality = AggregationTemporality.Cumulative, DataPoints = { point } },
        });

        await AssertStoredAsync("otel_metrics_sum", "sum", $"{ExemplarCells}, \"Value\": 42, \"AggregationTemporality\": 2, \"IsMonotonic\": true");
    }

    [Fact]
    public async Task A_histogram_arrives_field_by_field()
    {
        await SendAsync("histogram", new Metric
        {
            Histogram = new Histogram
            {
                AggregationTemporality = AggregationTemporality.Delta,
                DataPoints =
                {
                    new HistogramDataPoint
                    {
                        Attributes = { Attribute }, StartTimeUnixNano = Sample.Time - Sample.Day, TimeUnixNano = Sample.Time,
                        Count = 3, Sum = 4.5, Min = 0.5, Max = 3, BucketCounts = { 1, 0, 2 }, ExplicitBounds = { 1, 2.5 }, Exemplars = { Exemplars },
                    },
                },
            },
        });

        await AssertStoredAsync(
            "otel_metrics_histogram",
            "histogram",
            $$"""
            {{ExemplarCells}}, "Count": "3", "Sum": 4.5, "Min": 0.5, "Max": 3, "BucketCounts": ["1", "0", "2"], "ExplicitBounds": [1, 2.5],
            "AggregationTemporality": 1
            """);
    }

    [Fact]
    public async Task An_exponential_histogram_arrives_field_by_field()
    {
        await SendAsync("exponential", new Metric
        {
            ExponentialHistogram = new ExponentialHistogram
            {
                AggregationTemporality = AggregationTemporality.Delta,
                DataPoints =
                {
                    new ExponentialHistogramDataPoint
                    {
                        Attributes = { Attribute }, StartTimeUnixNano = Sample.Time - Sample.Day, TimeUnixNano = Sample.Time,
                        Count = 6, Sum = 4.5, Min = -2, Max = 3, Scale = -1, ZeroCount = 1,
                        Positive = new ExponentialHistogramDataPoint.Types.Buckets { Offset = -3, BucketCounts = { 1, 2 } },
                        Negative = new ExponentialHistogramDataPoint.Types.Buckets { Offset = 4, BucketCounts = { 2 } },
                        Exemplars = { Exemplars },
                    },
                },
            },
        });

        await AssertStoredAsync(
            "otel_metrics_exp_histogram",
            "exponential",
            $$"""
            {{ExemplarCells}}, "Count": "6", "Sum": 4.5, "Min": -2, "Max": 3, "Scale": -1, "ZeroCount": "1",
            "PositiveOffset": -3, "PositiveBucketCounts": ["1", "2"], "NegativeOffset": 4, "NegativeBucketCounts": ["2"], "AggregationTemporality": 1
            """);
    }

    [Fact]
    public async Task A_summary_arrives_field_by_field()
    {
        await SendAsync("summary", new Metric
        {
            Summary = new Summary
            {
                DataPoints =
                {
                    new SummaryDataPoint
                    {
                        Attributes = { Attribute }, StartTimeUnixNano = Sample.Time - Sample.Day, TimeUnixNano = Sample.Time, Count = 2, Sum = 4.5,
                        QuantileValues =
                        {
                            new SummaryDataPoint.Types.ValueAtQuantile { Quantile = 0.5, Value = 2 },
                            new SummaryDataPoint.Types.ValueAtQuantile { Quantile = 1, Value = 2.5 },
                        },
                    },
                },
            },
        });

        await AssertStoredAsync(
            "otel_metrics_summary",
            "summary",
            """ "Count": "2", "Sum": 4.5, "ValueAtQuantiles.Quantile": [0.5, 1], "ValueAtQuantiles.Value": [2, 2.5] """);
    }

    [Fact]
    public async Task A_histogram_without_buckets_has_empty_arrays()
    {
        await SendAsync("bare", new Metric
        {
            ExponentialHistogram = new ExponentialHistogram { DataPoints = { new ExponentialHistogramDataPoint { TimeUnixNano = Sample.Time, Count = 1 } } },
        });

        StoredRows.Equal(
            """{ "PositiveBucketCounts": [], "NegativeBucketCounts": [], "Exemplars.Value": [], "Min": 0 }""",
            await StoredRows.SingleAsync(
                fixture.Store,
                "SELECT PositiveBucketCounts, NegativeBucketCounts, Exemplars.Value, Min FROM otel_metrics_exp_histogram WHERE ServiceName = 'bare'"));
    }

    [Fact]
    public async Task A_metric_of_an_unknown_kind_is_a_warning()
    {
        ExportMetricsServiceResponse response = await SendAsync("unknown", new Metric());

        Assert.Equal(0, response.PartialSuccess.RejectedDataPoints);
        Assert.Contains("resourceMetrics[0].scopeMetrics[0].metrics[0]", response.PartialSuccess.ErrorMessage, StringComparison.Ordinal);
    }

    static NumberDataPoint NumberPoint() =>
        new() { Attributes = { Attribute }, StartTimeUnixNano = Sample.Time - Sample.Day, TimeUnixNano = Sample.Time };

    async Task<ExportMetricsServiceResponse> SendAsync(string service, Metric metric)
    {
        metric.Name = "m";
        metric.Description = "what it is";
        metric.Unit = "s";
        return await fixture.Collector.SendAsync(Sample.Metrics(service, metric));
    }

    async Task AssertStoredAsync(string table, string service, string cells) =>
        StoredRows.Equal(
            $$"""{ "ServiceName": "{{service}}", "ResourceAttributes": { "service.name": "{{service}}" }, {{CommonCells}}, {{cells}} }""",
            await StoredRows.SingleAsync(
                fixture.Store,
                $"SELECT * FROM {table} WHERE ServiceName = '{service}' SETTINGS session_timezone = 'UTC', output_format_json_quote_64bit_integers = 1"));
}
