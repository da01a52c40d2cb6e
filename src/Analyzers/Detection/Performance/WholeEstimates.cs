using OtelMl.Analyzers.Detection.Ensemble;
using OtelMl.Analyzers.Detection.Metrics;
using OtelMl.Analyzers.Detection.Windows;
using OtelMl.Analyzers.Export;

namespace OtelMl.Analyzers.Detection.Performance;

/// <summary>
/// The estimates of a pipeline's windows of one kind, which come in their order. One that was made with what was known at its window's end
/// holds for good, unless predictions come late; it is realised once the window's labels are in.
/// </summary>
sealed class WholeEstimates
{
    readonly string _pipeline;
    readonly ReferenceModel _model;
    readonly LabelledPredictions _live;
    readonly DateTime _now;
    readonly DetectionOptions _options;
    readonly RecentPast _past = new();
    readonly EnsembleTracker _ensemble;
    readonly Dictionary<(AnalysisWindow Window, string Metric, string Estimator), Estimate> _present;
    readonly List<Estimate> _changed = [];

    /// <param name="pipeline">The pipeline.</param>
    /// <param name="model">What its reference says.</param>
    /// <param name="live">Its predictions.</param>
    /// <param name="now">The present.</param>
    /// <param name="options">What is wanted.</param>
    /// <param name="stored">The estimates there are.</param>
    public WholeEstimates(string pipeline, ReferenceModel model, LabelledPredictions live, DateTime now, DetectionOptions options, IEnumerable<Estimate> stored)
    {
        _pipeline = pipeline;
        _model = model;
        _live = live;
        _now = now;
        _options = options;
        _ensemble = new EnsembleTracker(model, live.Scored, live.Labels, live.LabelTimes);
        _present = stored.Where(estimate => estimate.Slice.Length == 0).ToDictionary(KeyOf);
    }

    /// <summary>What is new or has changed.</summary>
    public IReadOnlyCollection<Estimate> Changed => _changed;

    /// <summary>All there are.</summary>
    public IReadOnlyCollection<Estimate> Present => _present.Values;

    /// <summary>A window's estimate of a metric by the default estimator; null where there is none.</summary>
    public Estimate? Of(AnalysisWindow window, string metric) => _present.GetValueOrDefault((window, metric, EstimatorNames.Fused));

    /// <summary>Looks at a window.</summary>
    public void Refresh(EstimatedWindow window)
    {
        PlannedWindow planned = window.Planned;
        int[] labelled = [.. Enumerable.Range(planned.From, planned.Count).Where(row => _live.Labels[row] is not null)];
        bool realisable = labelled.Length > 0 && (window.Counted?.Labelled ?? labelled.Length) >= Realization.LeastShare * window.Predictions;
        bool asBefore = realisable && _live.AreAsBefore(planned.From, planned.To);
        foreach (PerformanceMetric metric in _model.Metrics)
        {
            double? known = asBefore ? _present.GetValueOrDefault((planned.Window, metric.Name, _options.Estimators[0]))?.Realized : null;
            double? realized = realisable ? known ?? Realization.Of(metric, _model, _live.Scored, _live.Labels, labelled) : null;
            foreach (string estimator in _options.Computed)
            {
                if (_present.GetValueOrDefault((planned.Window, metric.Name, estimator)) is { } before && IsSettled(before, window))
                {
                    Remember(planned, metric, before, MetricEstimate.Of(before, metric.Most));
                    if (before.Realized != realized)
                        Change(before with { Realized = realized, ComputedAt = _now });
                }
                else if (Estimate(window, metric, estimator) is { } fresh)
                {
                    Estimate made = Describe(window, metric, estimator, fresh) with { Realized = realized };
                    Remember(planned, metric, made, fresh);
                    Change(made);
                }
            }
        }
    }

    static bool IsSettled(Estimate before, EstimatedWindow window) =>
        before.ComputedAt >= window.Planned.Window.End && before.Labelled + before.Unlabelled == window.Predictions;

    MetricEstimate? Estimate(EstimatedWindow window, PerformanceMetric metric, string estimator) => estimator switch
    {
        EstimatorNames.Fused => window.Performance.Estimate(metric),
        EstimatorNames.Hedged => _ensemble.Combine(window.Planned, metric, window.AsOf),
        _ => window.Named.Estimate(estimator, metric),
    };

    Estimate Describe(EstimatedWindow window, PerformanceMetric metric, string estimator, MetricEstimate estimate)
    {
        double reference = _model.Values[metric.Name];
        double prior = window.Performance.Prior(metric);
        return new Estimate
        {
            Pipeline = _pipeline,
            Metric = metric.Name,
            Window = window.Planned.Window.Kind,
            Method = estimator,
            WindowStart = window.Planned.Window.Start,
            WindowEnd = window.Planned.Window.End,
            Value = estimate.Value,
            Lower = estimate.Lower,
            Upper = estimate.Upper,
            Labelled = window.Counted?.Known ?? estimate.Labelled,
            Unlabelled = window.Counted is { } whole ? whole.Predictions - whole.Known : estimate.Unlabelled,
            Unsupported = estimator == EstimatorNames.LiveClusters ? window.Named.Unsupported : window.Performance.Unsupported,
            Reference = reference,
            Covariate = double.IsFinite(prior) ? prior - reference : null,
            Alert = Alarms(metric.Name, estimator) && HasDropped(estimate, metric, window.Performance.Evidence),
            ComputedAt = _now,
        };
    }

    // Of a task's first metric the first estimator.
    bool Alarms(string metric, string estimator) => metric == _model.Metrics[0].Name && estimator == _options.Estimators[0];

    bool HasDropped(MetricEstimate estimate, PerformanceMetric metric, double evidence) =>
        DropRule.Fires(estimate, _model.Values[metric.Name], _model.Errors[metric.Name], metric.IsLoss, evidence) || _past.Fires(estimate, metric.IsLoss);

    void Remember(PlannedWindow planned, PerformanceMetric metric, Estimate estimate, MetricEstimate made)
    {
        _ensemble.Add(planned, metric.Name, estimate.Method, made);
        // What was amiss is not what to compare the next window with.
        if (Alarms(estimate.Metric, estimate.Method) && !estimate.Alert)
            _past.Add(estimate.Value);
    }

    void Change(Estimate estimate)
    {
        _present[KeyOf(estimate)] = estimate;
        _changed.Add(estimate);
    }

    static (AnalysisWindow, string, string) KeyOf(Estimate estimate) =>
        (new AnalysisWindow(estimate.Window, estimate.WindowStart, estimate.WindowEnd), estimate.Metric, estimate.Method);
}
