using System.Diagnostics.Metrics;
using System.Globalization;

namespace OtelMl.Instrumentation;

/// <summary>
/// How good a pipeline's predictions are, in the process that makes them and hears of their labels: no store and no analyzer needed,
/// in memory that does not grow. Made by <see cref="MlPipeline.TrackPerformance"/>; the figures are gauges of the OtelMl meter.
/// </summary>
/// <remarks>
/// Predictions and labels meet by id. The gauges <c>ml.performance.estimate</c>, <c>.lower</c> and <c>.upper</c> have the method
/// <c>sampled_labels</c>; <c>ml.feedback.coverage</c> sets the labels that came in a window's time against the predictions made in it.
/// </remarks>
public sealed class MlPerformanceTracker : IDisposable
{
    const string Method = "sampled_labels";
    const double CountError = 0.01;
    const int Steps = 60;

    readonly Lock _gate = new();
    readonly MlPipeline _pipeline;
    readonly MlTrackingOptions _options;
    readonly LabelJoinOptions _joinOptions;
    readonly LabelJoin _join;
    readonly LastPredictions _last;
    readonly WindowCounter _predictions;
    readonly WindowCounter _labels;
    readonly Meter _meter;
    readonly string _window;
    readonly string _lastWindow;
    long _now;

    internal MlPerformanceTracker(MlPipeline pipeline, MlTrackingOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Window, TimeSpan.FromTicks(Steps));
        _pipeline = pipeline;
        _options = options;
        var join = new LabelJoinOptions
        {
            MaxPending = options.MaxPending,
            Horizon = options.Horizon,
            Pane = options.Window / Steps,
            Panes = Steps + 1,
            HalfLife = options.HalfLife,
        };
        if (options.Metric == MlTrackedMetric.MeanAbsoluteError) join = join with { Outcome = static (prediction, label) => Math.Abs(prediction - label) };
        _joinOptions = join;
        _join = new(join);
        _last = new(options.LastPredictions, join.Outcome);
        _predictions = new(options.Window.Ticks, CountError);
        _labels = new(options.Window.Ticks, CountError);
        _window = NameOf(options.Window);
        _lastWindow = string.Create(CultureInfo.InvariantCulture, $"last_{options.LastPredictions}");
        _meter = MlSource.NewMeter();
        Gauge(MlMetrics.PerformanceEstimate, "Estimated performance where labels are not all there.", performance => performance.Value);
        Gauge(MlMetrics.PerformanceLower, "Lower bound of the estimate.", performance => performance.Lower);
        Gauge(MlMetrics.PerformanceUpper, "Upper bound of the estimate.", performance => performance.Upper);
        _meter.CreateObservableGauge(MlMetrics.FeedbackCoverage, MeasureCoverage, "1", "Share of predictions that have feedback.");
    }

    /// <summary>The windows with at least one label.</summary>
    public IReadOnlyList<MlPerformance> Current
    {
        get
        {
            lock (_gate)
            {
                List<MlPerformance> current = [];
                Add(current, "cumulative", _join.Total);
                if (_join.Watermark != long.MinValue)
                    Add(current, _window, _join.ByTime.Window(_join.Watermark - _options.Window.Ticks + 1, _join.Watermark + 1).Aggregate);
                Add(current, _lastWindow, _last.Aggregate);
                Add(current, "decayed", _join.Decayed.At(_join.Watermark));
                return current;
            }
        }
    }

    /// <summary>
    /// Labels that came during the last window's time, by predictions made in it, to within 2 %: in [0, 1]; null while there are no
    /// predictions in it. Takes memory that grows with the logarithm of their number.
    /// </summary>
    public double? FeedbackCoverage
    {
        get
        {
            lock (_gate)
            {
                long now = Now;
                return _predictions.Estimate(now) is > 0 and var predictions ? Math.Min(1, _labels.Estimate(now) / predictions) : null;
            }
        }
    }

    // Asked within the gate. A clock that is set back stands still for us.
    long Now => _now = Math.Max(_now, _pipeline.TimeProvider.GetUtcNow().UtcTicks);

    /// <summary>Counts only predictions made from now on in the window <c>cumulative</c>, as after a new model went live.</summary>
    public void Reset()
    {
        lock (_gate) _join.Reset(Now);
    }

    /// <summary>
    /// Takes over, once, what another tracker has seen, such as that of another shard: its predictions, its labels, and the pairs of which each
    /// has one half. The windows of the last predictions and of coverage stay this one's own.
    /// </summary>
    /// <param name="other">A tracker with the same options; it is not changed.</param>
    /// <exception cref="ArgumentException">Its options differ.</exception>
    public void Add(MlPerformanceTracker other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other == this || other._options != _options)
            throw new ArgumentException("Only another tracker with the same options can be added.", nameof(other));
        LabelJoin copy = other.Copy();
        lock (_gate) _join.Merge(copy);
    }

    /// <summary>The same with what <see cref="Export"/> gave in another process.</summary>
    /// <param name="exported">What a tracker with the same options has seen.</param>
    /// <exception cref="ArgumentException">Its options differ, or it is not what was exported.</exception>
    public void Add(byte[] exported)
    {
        ArgumentNullException.ThrowIfNull(exported);
        LabelJoin other = TrackerState.Read(exported, _options, _joinOptions);
        lock (_gate) _join.Merge(other);
    }

    /// <summary>
    /// What this tracker has seen, for <see cref="Add(byte[])"/> in another process: at most 33 bytes for each prediction that waits, and 5 kB.
    /// It has no ids in it, but their keyed hashes and what was predicted.
    /// </summary>
    public byte[] Export() => TrackerState.Write(Copy(), _options);

    /// <summary>Stops following the pipeline.</summary>
    public void Dispose()
    {
        _pipeline.StopTracking(this);
        _meter.Dispose();
    }

    LabelJoin Copy()
    {
        lock (_gate) return _join.Copy();
    }

    internal void Predicted(string id, MlValue value, DateTimeOffset? time)
    {
        ulong hash = _options.Key.Hash(id);
        double code = Code(value);
        lock (_gate)
        {
            long now = Now;
            _join.Predict(hash, time?.UtcTicks ?? now, code);
            _last.Predict(hash, code);
            _predictions.Add(now);
        }
    }

    internal void Labelled(string id, MlValue label, DateTimeOffset? time)
    {
        ulong hash = _options.Key.Hash(id);
        double code = Code(label);
        lock (_gate)
        {
            long now = Now;
            _join.Label(hash, time?.UtcTicks ?? now, code);
            _last.Label(hash, code);
            _labels.Add(now);
        }
    }

    // Numbers stand for themselves, also as text; other text by the bits of a hash that a number has room for.
    static double Code(MlValue value) =>
        value.Number ?? (double.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? number
            : MlSampleKey.Default.Hash(value.ToString()) >> 11);

    static string NameOf(TimeSpan window) => window switch
    {
        { Ticks: var ticks } when ticks % TimeSpan.TicksPerDay == 0 => FormattableString.Invariant($"{window.TotalDays}d"),
        { Ticks: var ticks } when ticks % TimeSpan.TicksPerHour == 0 => FormattableString.Invariant($"{window.TotalHours}h"),
        { Ticks: var ticks } when ticks % TimeSpan.TicksPerMinute == 0 => FormattableString.Invariant($"{window.TotalMinutes}m"),
        _ => FormattableString.Invariant($"{window.TotalSeconds}s"),
    };

    void Add(List<MlPerformance> current, string window, in JoinAggregate sums)
    {
        if (sums.Joined == 0) return;
        (double lower, double upper) = PerformanceInterval.Of(sums, _options.Metric == MlTrackedMetric.Accuracy);
        current.Add(new(window, sums.Mean, lower, upper, sums.Predictions, sums.Labelled));
    }

    void Gauge(string name, string description, Func<MlPerformance, double> select) =>
        _meter.CreateObservableGauge(name, () => Measure(select), "1", description);

    IEnumerable<Measurement<double>> Measure(Func<MlPerformance, double> select) => Current.Select(performance => new Measurement<double>(
        select(performance),
        new(MlAttributes.PipelineName, _pipeline.Name),
        new(MlAttributes.PerformanceMetric, _options.Metric == MlTrackedMetric.Accuracy ? "accuracy" : "mae"),
        new(MlAttributes.PerformanceWindow, performance.Window),
        new KeyValuePair<string, object?>(MlAttributes.PerformanceMethod, Method)));

    IEnumerable<Measurement<double>> MeasureCoverage() =>
        FeedbackCoverage is { } coverage ? [new(coverage, new KeyValuePair<string, object?>(MlAttributes.PipelineName, _pipeline.Name))] : [];
}
