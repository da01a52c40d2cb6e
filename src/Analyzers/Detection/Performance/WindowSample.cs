using MathNet.Numerics.Distributions;
using OtelMl.Analyzers.Detection.Metrics;
using OtelMl.Instrumentation;

namespace OtelMl.Analyzers.Detection.Performance;

/// <summary>
/// What a metric of a sample of a window's predictions says of all of them. How far it may be off follows from the delete-a-group jackknife
/// (Kott, Journal of Official Statistics 17, 2001), which needs nothing of the metric but its value; groups go by the ids' hash, as the
/// sample does. Where calibrated confidence is known of all the window's predictions, it is a control variate: as far as the sample's own
/// is off, and the metric goes with it from group to group, the metric is put right (regression estimator; Cochran, Sampling Techniques,
/// 1977, chapter 7).
/// </summary>
sealed class WindowSample
{
    const int Groups = 20;

    // Of a control that explains less the coefficient costs more than it brings; by chance alone hardly any explains as much.
    const double LeastExplained = 0.25;

    // The variance is itself estimated from so many groups, so that Student's t takes the place of the normal distribution.
    static readonly double Inflation = InflationOf(Groups - 1);

    // One degree of freedom goes to the coefficient, which has an error as well.
    static readonly double ControlledInflation = InflationOf(Groups - 2) * (Groups - 1) / (Groups - 2) * (1 + (1.0 / (Groups - 3)));

    readonly MetricRows _rows;
    readonly int[] _groups;
    readonly double[][] _calibrated;
    readonly Func<string, double?> _control;
    readonly Dictionary<string, (double Lacks, double[] Changes)?> _controls = [];

    WindowSample(double share, MetricRows rows, int[] groups, double[][] calibrated, Func<string, double?> control)
    {
        Share = share;
        _rows = rows;
        _groups = groups;
        _calibrated = calibrated;
        _control = control;
    }

    /// <summary>The share of the window's predictions that is in the sample, in (0, 1].</summary>
    public double Share { get; }

    /// <summary>Looks at a sample.</summary>
    /// <param name="share">The share of the window's predictions that is in it, in (0, 1].</param>
    /// <param name="rows">What metrics need to know of them.</param>
    /// <param name="ids">Their ids.</param>
    /// <param name="calibrated">By target, what calibrated confidence expects of each.</param>
    /// <param name="control">By metric, what calibrated confidence expects of all the window's predictions; null where it is not known.</param>
    public static WindowSample Of(double share, MetricRows rows, string[] ids, double[][] calibrated, Func<string, double?>? control) =>
        new(share, rows, share < 1 ? Array.ConvertAll(ids, GroupOf) : [], calibrated, control ?? (_ => null));

    /// <summary>A part of it, of which calibrated confidence is not known beyond the sample.</summary>
    /// <param name="indexes">Its rows, counted within the sample.</param>
    public WindowSample Part(int[] indexes) =>
        new(Share, _rows.Pick(indexes), Share < 1 ? Array.ConvertAll(indexes, index => _groups[index]) : [], [], _ => null);

    /// <summary>What a metric is of all the window's predictions, and its variance because these are but a sample; 0 where they are all.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="outcomes">What each turned out or is expected to be, by target.</param>
    /// <param name="value">The metric of the sample.</param>
    public (double Value, double Variance) Correct(PerformanceMetric metric, double[][] outcomes, double value)
    {
        if (Share >= 1 || !double.IsFinite(value))
            return (value, 0);
        double[] changes = Jackknife(metric, outcomes, value);
        double squared = changes.Sum(change => change * change);
        double least = metric.IsLoss ? 0 : OfShare(value, outcomes[0]);
        if (ControlOf(metric) is { } control)
        {
            double controls = control.Changes.Sum(change => change * change);
            double together = changes.Zip(control.Changes, (own, other) => own * other).Sum();
            double explained = controls > 0 && squared > 0 ? together * together / (controls * squared) : 0;
            if (explained >= LeastExplained)
            {
                double variance = (1 - explained) * Math.Max(least, ControlledInflation * squared * (Groups - 1) / Groups);
                return (Math.Clamp(value + (together / controls * control.Lacks), 0, metric.Most), (1 - Share) * variance);
            }
        }

        return (value, (1 - Share) * Math.Max(least, Inflation * squared * (Groups - 1) / Groups));
    }

    /// <summary>The variance that the metric of the sample itself has as an estimate of that of all the window's predictions.</summary>
    public double Variance(PerformanceMetric metric, double[][] outcomes, double value) => new WindowSample(Share, _rows, _groups, [], _ => null).Correct(metric, outcomes, value).Variance;

    static int GroupOf(string id) => (int)(MlSampleKey.Default.Hash(id) % Groups);

    static double InflationOf(int degrees) => Math.Pow(StudentT.InvCDF(0, 1, degrees, 0.975) / MetricEstimate.Quantile95, 2);

    // By how much calibrated confidence in the sample lacks what it has in all, and by how much it changes without each of the groups.
    (double Lacks, double[] Changes)? ControlOf(PerformanceMetric metric)
    {
        if (!_controls.TryGetValue(metric.Name, out (double, double[])? made))
        {
            double all = _control(metric.Name) ?? double.NaN;
            double own = double.IsFinite(all) ? metric.Evaluate(_rows, _calibrated, null) : double.NaN;
            _controls[metric.Name] = made = double.IsFinite(own) ? (all - own, Jackknife(metric, _calibrated, own)) : null;
        }

        return made;
    }

    // By how much the metric changes without each of the groups.
    double[] Jackknife(PerformanceMetric metric, double[][] outcomes, double value)
    {
        var changes = new double[Groups];
        for (int left = 0; left < Groups; left++)
        {
            int[] others = [.. Enumerable.Range(0, _rows.Count).Where(row => _groups[row] != left)];
            if (others.Length == 0 || others.Length == _rows.Count)
                continue;
            double without = metric.Evaluate(_rows.Pick(others), Array.ConvertAll(outcomes, of => of.Length == 0 ? of : Array.ConvertAll(others, row => of[row])), null);
            changes[left] = double.IsFinite(without) ? without - value : 0;
        }

        return changes;
    }

    // A share that is all or nothing in a small sample need not be so in the whole: two of each kind more (Agresti and Coull 1998). What is
    // expected of predictions varies less than what they turn out to be, and the sample is off only by that.
    static double OfShare(double value, double[] correct)
    {
        int rows = correct.Length;
        double share = ((value * rows) + 2) / (rows + 4);
        double mean = (correct.Sum() + 2) / (rows + 4);
        double square = (correct.Sum(of => of * of) + 2) / (rows + 4);
        return share * (1 - share) / (rows + 4) * (square - (mean * mean)) / (mean * (1 - mean));
    }
}
