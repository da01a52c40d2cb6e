using OtelMl.Analyzers.Detection.Metrics;
using OtelMl.Analyzers.Detection.Performance;
using OtelMl.Analyzers.Detection.Windows;

namespace OtelMl.Analyzers.Detection.Ensemble;

/// <summary>
/// Combines the members' estimates of each window by how they did in windows whose realised value was known by then
/// (<see cref="DelayedHedge"/>, absolute errors), starting from how they did on the reference.
/// </summary>
/// <param name="reference">What the reference says.</param>
/// <param name="live">All predictions up to now.</param>
/// <param name="labels">Their labels as known now; null where there is none.</param>
/// <param name="labelTimes">When each label came, in ticks of UTC.</param>
sealed class EnsembleTracker(ReferenceModel reference, ScoredPredictions live, string?[] labels, long[] labelTimes)
{
    readonly List<PlannedWindow> _windows = [];
    readonly Dictionary<(PlannedWindow, string Metric, string Estimator), MetricEstimate> _estimates = [];
    readonly Dictionary<(PlannedWindow, string Metric, int Labelled), double> _realized = [];

    /// <summary>Takes note of a member's estimate; windows come in their order.</summary>
    public void Add(PlannedWindow window, string metric, string estimator, MetricEstimate estimate)
    {
        if (_windows.Count == 0 || _windows[^1] != window)
            _windows.Add(window);
        _estimates[(window, metric, estimator)] = estimate;
    }

    /// <summary>The ensemble's estimate of a window of which all members' are known; null where one has none.</summary>
    /// <param name="window">The window.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="asOf">What was known before this time counts, in ticks of UTC.</param>
    public MetricEstimate? Combine(PlannedWindow window, PerformanceMetric metric, long asOf)
    {
        if (MembersOf(window, metric) is not { } members)
            return null;
        List<EnsembleRound> rounds = [.. _windows.TakeWhile(earlier => earlier != window).Select(earlier => Round(earlier, metric, asOf)).OfType<EnsembleRound>()];
        double[] weights = DelayedHedge.Weights(reference.Named.MemberPrior(metric.Name), rounds, asOf);
        double value = weights.Zip(members, (weight, member) => weight * member.Value).Sum();
        // Members that differ are uncertain by that as well.
        double squaredError = weights.Zip(members, (weight, member) => weight * ((member.StandardError * member.StandardError) + Math.Pow(member.Value - value, 2))).Sum();
        return members[0] with
        {
            Value = value,
            StandardError = Math.Sqrt(squaredError),
            LabelledVariance = weights.Zip(members, (weight, member) => weight * member.LabelledVariance).Sum(),
        };
    }

    EnsembleRound? Round(PlannedWindow window, PerformanceMetric metric, long asOf)
    {
        if (MembersOf(window, metric) is not { } members)
            return null;
        long[] times = [.. labelTimes[window.From..window.To].Order()];
        long realizedAt = times[(int)Math.Ceiling(Realization.LeastShare * times.Length) - 1];
        double[] losses = realizedAt < asOf && Realized(window, metric, asOf) is { } realized
            ? Array.ConvertAll(members, member => Math.Abs(member.Value - realized))
            : [];
        return new EnsembleRound(window.Window.End.Ticks, losses.Length > 0 ? realizedAt : long.MaxValue, losses);
    }

    double? Realized(PlannedWindow window, PerformanceMetric metric, long asOf)
    {
        int[] labelled = [.. Enumerable.Range(window.From, window.Count).Where(row => labelTimes[row] < asOf)];
        (PlannedWindow, string, int) key = (window, metric.Name, labelled.Length);
        if (!_realized.TryGetValue(key, out double realized))
            _realized[key] = realized = Realization.Of(metric, reference, live, labels, labelled) ?? double.NaN;
        return double.IsNaN(realized) ? null : realized;
    }

    MetricEstimate[]? MembersOf(PlannedWindow window, PerformanceMetric metric)
    {
        var members = new MetricEstimate[EstimatorNames.Members.Count];
        for (int i = 0; i < members.Length; i++)
        {
            if (!_estimates.TryGetValue((window, metric.Name, EstimatorNames.Members[i]), out members[i]))
                return null;
        }

        return members;
    }
}
