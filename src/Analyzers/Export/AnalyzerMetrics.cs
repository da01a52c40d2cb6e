using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using OtelMl.Analyzers.Alerts;
using OtelMl.Analyzers.Detection.Business;
using OtelMl.Analyzers.Detection.Feedback;

namespace OtelMl.Analyzers.Export;

/// <summary>What the analyzers found last, as OpenTelemetry metrics.</summary>
public sealed class AnalyzerMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "OtelMl.Analyzers";

    // Buckets of features that lack feedback; more of them are in the store.
    const int MostBuckets = 50;

    readonly Meter _meter;
    readonly Histogram<double> _duration;
    readonly ConcurrentDictionary<(string Pipeline, string Metric, string Window, string Method, string Slice), Estimate> _latest = new();

    readonly ConcurrentDictionary<string, (string Bucket, double Coverage, double Overdue)[]> _feedback = new();

    readonly ConcurrentDictionary<(string Pipeline, string BusinessMetric), BusinessCorrelation> _business = new();

    IReadOnlyCollection<Alert> _active = [];

    /// <summary>Makes the meter and its instruments.</summary>
    public AnalyzerMetrics()
    {
        _meter = new Meter(new MeterOptions(MeterName) { Version = typeof(AnalyzerMetrics).Assembly.GetName().Version?.ToString(3) });
        _duration = _meter.CreateHistogram("ml.analyzer.duration", "s", "How long an analyzer's run took.", tags: null, new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300],
        });
        Gauge("ml.performance.estimate", "The estimated value of the performance metric.", estimate => estimate.Value);
        Gauge("ml.performance.lower", "The lower end of the estimate's 95 % interval.", estimate => estimate.Lower);
        Gauge("ml.performance.upper", "The upper end of the estimate's 95 % interval.", estimate => estimate.Upper);
        Gauge("ml.performance.realized", "The value of the metric once its labels are in.", estimate => estimate.Realized);
        _meter.CreateObservableGauge("ml.feedback.coverage", () => MeasureFeedback(bucket => bucket.Coverage), "1", "The share of predictions that have feedback.");
        _meter.CreateObservableGauge("ml.feedback.overdue", () => MeasureFeedback(bucket => bucket.Overdue), "{prediction}", "Predictions whose feedback is later than usual.");
        _meter.CreateObservableGauge("ml.business.correlation", MeasureBusiness, "1", "The correlation of model performance with a business metric, at the lag where it is strongest.");
        _meter.CreateObservableGauge("ml.alert.active", MeasureActive, "{alert}", "Alerts that are active.");
    }

    /// <summary>Reports an estimate; a later window of the same series replaces it.</summary>
    public void Report(Estimate estimate) =>
        _latest.AddOrUpdate(
            (estimate.Pipeline, estimate.Metric, estimate.Window, estimate.Method, estimate.Slice),
            estimate,
            (_, present) => estimate.WindowEnd >= present.WindowEnd ? estimate : present);

    /// <summary>Reports which feedback a pipeline's predictions have.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="states">The states of its windows and buckets.</param>
    /// <param name="slices">What predictions are sliced by: such buckets are told always, of the others those that lack most.</param>
    public void ReportFeedback(string pipeline, IReadOnlyCollection<FeedbackState> states, IReadOnlyCollection<string> slices)
    {
        ILookup<bool, (string Bucket, double Coverage, double Overdue)> told = states
            .Where(state => state.Window == states.First().Window)
            .GroupBy(state => state.Bucket)
            .Select(windows => (
                windows.Key, windows.Sum(window => window.Labelled) / (double)windows.Sum(window => window.Predictions), windows.Sum(window => window.Overdue)))
            .ToLookup(bucket => bucket.Key.Length == 0 || slices.Contains(bucket.Key.Split('=')[0]));
        _feedback[pipeline] = [.. told[true], .. told[false].Where(bucket => bucket.Overdue > 0).OrderByDescending(bucket => bucket.Overdue).Take(MostBuckets)];
    }

    /// <summary>Reports how a pipeline's performance and a business metric go together.</summary>
    public void ReportBusiness(BusinessCorrelation found) => _business[(found.Pipeline, found.BusinessMetric)] = found;

    /// <summary>Reports all alerts that fire now.</summary>
    public void ReportActive(IReadOnlyCollection<Alert> alerts) => Volatile.Write(ref _active, alerts);

    /// <summary>Records how long a run took.</summary>
    public void RecordDuration(string analyzer, TimeSpan duration) =>
        _duration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("ml.analyzer.name", analyzer));

    /// <inheritdoc />
    public void Dispose() => _meter.Dispose();

    void Gauge(string name, string description, Func<Estimate, double?> select) =>
        _meter.CreateObservableGauge(name, () => Measure(select), "1", description);

    IEnumerable<Measurement<long>> MeasureActive() => Volatile.Read(ref _active)
        .GroupBy(alert => (alert.Pipeline, alert.Rule, alert.Severity))
        .Select(group => new Measurement<long>(
            group.Count(),
            new KeyValuePair<string, object?>("ml.pipeline.name", group.Key.Pipeline),
            new KeyValuePair<string, object?>("ml.alert.rule", group.Key.Rule),
            new KeyValuePair<string, object?>("ml.alert.severity", group.Key.Severity)));

    IEnumerable<Measurement<double>> MeasureFeedback(Func<(string Bucket, double Coverage, double Overdue), double> valueOf) =>
        from pipeline in _feedback
        from bucket in pipeline.Value
        select new Measurement<double>(valueOf(bucket), [new("ml.pipeline.name", pipeline.Key), .. SliceTag(bucket.Bucket)]);

    IEnumerable<Measurement<double>> MeasureBusiness() =>
        from found in _business.Values
        let association = found.Association
        where association is not null
        let strongest = association.Strongest
        select new Measurement<double>(
            strongest.Pearson,
            new("ml.pipeline.name", found.Pipeline),
            new("ml.business.metric", found.BusinessMetric),
            new("ml.business.lag", strongest.Lag * found.Pane.TotalSeconds));

    static KeyValuePair<string, object?>[] SliceTag(string slice) => slice.Length == 0 ? [] : [new("ml.slice", slice)];

    // Slices come and go; those of the newest window are few.
    bool IsPresent(Estimate estimate) =>
        estimate.Slice.Length == 0
        || !_latest.TryGetValue((estimate.Pipeline, estimate.Metric, estimate.Window, estimate.Method, ""), out Estimate? whole)
        || estimate.WindowEnd >= whole.WindowEnd;

    IEnumerable<Measurement<double>> Measure(Func<Estimate, double?> select)
    {
        foreach (Estimate estimate in _latest.Values)
        {
            if (select(estimate) is not { } value || !IsPresent(estimate))
                continue;
            KeyValuePair<string, object?>[] tags =
            [
                new("ml.pipeline.name", estimate.Pipeline),
                new("ml.performance.metric", estimate.Metric),
                new("ml.performance.window", estimate.Window),
                new("ml.performance.method", estimate.Method),
                .. SliceTag(estimate.Slice),
            ];
            yield return new Measurement<double>(value, tags);
        }
    }
}
