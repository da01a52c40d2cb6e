using OtelMl.Analyzers.Detection.Clustering;
using OtelMl.Analyzers.Detection.Estimators;
using OtelMl.Analyzers.Detection.Fusion;
using OtelMl.Analyzers.Detection.Metrics;

namespace OtelMl.Analyzers.Detection.Performance;

/// <summary>Estimates of one window by estimators other than the default.</summary>
/// <param name="reference">What the reference says.</param>
/// <param name="live">All predictions up to now.</param>
/// <param name="labels">Their labels as known now; null where there is none.</param>
/// <param name="labelTimes">When each label came, in ticks of UTC.</param>
/// <param name="from">The window's first prediction.</param>
/// <param name="to">The one after its last.</param>
/// <param name="asOf">Labels that came before this time are known, in ticks of UTC.</param>
/// <param name="performance">The performance in the window by the default estimator.</param>
/// <param name="stream">Live traffic in clusters, up to the window before; null where nobody asked for them.</param>
sealed class NamedEstimates(
    ReferenceModel reference, ScoredPredictions live, string?[] labels, long[] labelTimes, int from, int to, long asOf, WindowPerformance performance, ClusterStream? stream)
{
    readonly MetricRows _rows = live.Metric.Pick([.. Enumerable.Range(from, to - from)]);
    readonly double[][] _outcomes = [.. reference.Targets.Select((_, t) => reference.Outcomes(t, live.Values[from..to], labels[from..to]))];
    readonly bool[] _known = [.. Enumerable.Range(from, to - from).Select(row => labels[row] is not null && labelTimes[row] < asOf)];
    readonly Dictionary<string, WindowOutcomes[]> _made = [];
    readonly Lazy<double[]> _weights = new(() => reference.Named.WeighBySlices(FeaturesOf(live, from, to)));
    readonly Lazy<ClusteredWindow> _clustered = new(() => stream!.Follow(from, to, asOf));

    /// <summary>The share of the window's predictions that lie where only live traffic is, with hardly any label.</summary>
    public double Unsupported => _clustered.Value.Unsupported.Where((unsupported, i) => unsupported && !_known[i]).Count() / (double)(to - from);

    /// <summary>Estimates a metric; null where it is undefined, or the estimator cannot.</summary>
    /// <param name="estimator">One of <see cref="EstimatorNames"/>.</param>
    /// <param name="metric">The metric.</param>
    public MetricEstimate? Estimate(string estimator, PerformanceMetric metric)
    {
        MetricEstimate? made = estimator switch
        {
            EstimatorNames.ThresholdedConfidence => Thresholded(metric),
            EstimatorNames.Mandoline => Weighted(metric),
            EstimatorNames.AsPrinted => AsPrinted(metric),
            _ => Of(estimator, metric),
        };
        double[][]? expected = _made.TryGetValue(estimator, out WindowOutcomes[]? outcomes) ? Array.ConvertAll(outcomes, of => of.Expected) : null;
        return made is { } estimate ? performance.OfAll(metric, estimate, expected) : null;
    }

    MetricEstimate? Of(string estimator, PerformanceMetric metric)
    {
        if (!_made.TryGetValue(estimator, out WindowOutcomes[]? outcomes))
            _made[estimator] = outcomes = Outcomes(estimator);
        if (Evaluate(metric, _rows, outcomes) is not { } made)
            return null;
        double foreign = estimator == EstimatorNames.LiveClusters ? reference.Named.Clusters!.SquaredError(_clustered.Value, made.Gradients) : 0;
        bool corrected = estimator is (EstimatorNames.PostStratified or EstimatorNames.PredictionPowered) && _known.Contains(true);
        return Made(metric, made.Value, made.SquaredError + foreign + (corrected ? 0 : reference.DriftVariance(metric, from, to)), made.LabelledVariance);
    }

    WindowOutcomes[] Outcomes(string estimator)
    {
        TargetRows Rows(double[] expected, int t) => reference.Targets[t].Target.Rows(expected, _rows.Groups[t], _outcomes[t], new int[expected.Length]);
        WindowOutcomes[] Unlabelled(double[][] expected) =>
        [
            .. expected.Select((values, t) => WindowOutcomes.Of(Rows(values, t), reference.Targets[t].Target, 0, values.Length, new bool[values.Length])),
        ];
        WindowOutcomes[] Labelled(Func<TargetRows, Target, bool[], WindowOutcomes> fuse) =>
        [
            .. Part(live.Expected).Select((values, t) => fuse(Rows(values, t), reference.Targets[t].Target, [.. _known.Select((known, i) => known && !double.IsNaN(_outcomes[t][i]))])),
        ];
        return estimator switch
        {
            EstimatorNames.CalibratedConfidence => Unlabelled(Part(live.Calibrated)),
            EstimatorNames.ImportanceWeighting => Unlabelled(Part(live.Named!.Bucketed!)),
            EstimatorNames.LiveClusters => Unlabelled(reference.Named.ExpectByClusters(Clusters(), _clustered.Value, _rows)),
            EstimatorNames.BoostedTrees => Unlabelled(Part(live.Named!.Trees!)),
            EstimatorNames.WeightedCalibration => Unlabelled(Recalibrated()),
            EstimatorNames.PostStratified => Labelled((rows, target, known) => WindowOutcomes.With(PostStratification.Of(rows, target, known), rows, target, 0, rows.Count, known)),
            EstimatorNames.PredictionPowered => Labelled(PredictionPower.Of),
            _ => throw new ArgumentException($"There is no estimator '{estimator}'; there are {string.Join(", ", EstimatorNames.All)}.", nameof(estimator)),
        };
    }

    double[][] Recalibrated() => reference.ByTarget(reference.Named.Recalibrate(FeaturesOf(live, from, to), Part(live.Named!.Starts!)), _rows);

    MetricEstimate? Weighted(PerformanceMetric metric) => reference.Named.Weighted(metric, _weights.Value, to - from) is var (value, squaredError)
        ? Made(metric, value, squaredError + reference.DriftVariance(metric, from, to), 0)
        : null;

    MetricEstimate? Thresholded(PerformanceMetric metric)
    {
        double share = metric.Name == "accuracy" ? reference.Named.ShareAbove(live.Named!.Confidence![from..to]) : double.NaN;
        if (double.IsNaN(share))
            return null;
        return Made(metric, share, (share * (1 - share) * ((1.0 / (to - from)) + (1.0 / reference.Rows))) + reference.DriftVariance(metric, from, to), 0);
    }

    // The mean of what labelled predictions had and unlabelled ones are expected to have, by how many there are of each.
    MetricEstimate? AsPrinted(PerformanceMetric metric)
    {
        int[] labelled = [.. Enumerable.Range(0, _known.Length).Where(i => _known[i])];
        int[] rest = [.. Enumerable.Range(0, _known.Length).Where(i => !_known[i])];
        double had = labelled.Length == 0 ? double.NaN : metric.Evaluate(_rows.Pick(labelled), Array.ConvertAll(_outcomes, of => Array.ConvertAll(labelled, i => of[i])), null);
        WindowOutcomes[] outcomes =
        [
            .. Part(live.Expected).Select((values, t) =>
            {
                TargetRows rows = reference.Targets[t].Target.Rows(
                    Array.ConvertAll(rest, i => values[i]), Array.ConvertAll(rest, i => _rows.Groups[t][i]), Array.ConvertAll(rest, i => _outcomes[t][i]), new int[rest.Length]);
                return WindowOutcomes.Of(rows, reference.Targets[t].Target, 0, rest.Length, new bool[rest.Length]);
            }),
        ];
        (double Value, double SquaredError, double LabelledVariance, double[][])? expected = rest.Length == 0 ? null : Evaluate(metric, _rows.Pick(rest), outcomes);
        double share = !double.IsFinite(had) ? 1 : expected is null ? 0 : (double)rest.Length / _known.Length;
        double value = (share < 1 ? (1 - share) * had : 0) + (share > 0 ? share * (expected?.Value ?? double.NaN) : 0);
        return double.IsFinite(value) ? Made(metric, value, share * share * ((expected?.SquaredError ?? 0) + reference.DriftVariance(metric, from, to)), 0) : null;
    }

    MetricEstimate Made(PerformanceMetric metric, double value, double squaredError, double labelledVariance)
    {
        int labelled = _known.Count(known => known);
        return new MetricEstimate(value, Math.Sqrt(squaredError), labelled, _known.Length - labelled, metric.Most, labelledVariance);
    }

    static (double Value, double SquaredError, double LabelledVariance, double[][] Gradients)? Evaluate(PerformanceMetric metric, MetricRows rows, WindowOutcomes[] outcomes)
    {
        double[][] gradients = Array.ConvertAll(outcomes, of => new double[of.Expected.Length]);
        double value = metric.Evaluate(rows, Array.ConvertAll(outcomes, of => of.Expected), gradients);
        return double.IsFinite(value)
            ? (value, outcomes.Zip(gradients, (of, gradient) => of.SquaredError(gradient)).Sum(), outcomes.Zip(gradients, (of, gradient) => of.LabelledVariance(gradient)).Sum(), gradients)
            : null;
    }

    static BinnedFeatures FeaturesOf(ScoredPredictions live, int from, int to) => live.Named!.Features!.Pick([.. Enumerable.Range(from, to - from)]);

    ClusteredRows Clusters() => live.Named!.Clusters!.Pick([.. Enumerable.Range(from, to - from)]);

    T[][] Part<T>(T[][] all) => Array.ConvertAll(all, of => of[from..to]);
}
