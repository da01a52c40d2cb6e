using OtelMl.Analyzers.Detection.Estimators;
using OtelMl.Analyzers.Detection.Metrics;

namespace OtelMl.Analyzers.Detection.Performance;

/// <summary>Live predictions in the order of their time, with what the reference expects of each; arrays by target come in its order.</summary>
/// <param name="Ids">The ids.</param>
/// <param name="Times">When each was made, in ticks of UTC, ascending.</param>
/// <param name="Values">What was predicted.</param>
/// <param name="Metric">What metrics need to know of them.</param>
/// <param name="Expected">By target, what the ensemble expects.</param>
/// <param name="Calibrated">By target, what calibrated confidence alone expects.</param>
/// <param name="Foreign">Whether some value is such as the reference never had.</param>
sealed record ScoredPredictions(
    string[] Ids, long[] Times, string[] Values, MetricRows Metric, double[][] Expected, double[][] Calibrated, bool[] Foreign)
{
    /// <summary>What estimators other than the default expect; null where none was asked for.</summary>
    public NamedExpectations? Named { get; init; }

    /// <summary>The features, which tell more of predictions the longer they are awaited; null where the reference does not know when its labels came.</summary>
    public BinnedFeatures? Features { get; init; }

    /// <summary>How many there are.</summary>
    public int Count => Ids.Length;

    /// <summary>These and later ones.</summary>
    public ScoredPredictions Concat(ScoredPredictions later) => new(
        [.. Ids, .. later.Ids],
        [.. Times, .. later.Times],
        [.. Values, .. later.Values],
        new MetricRows(Count + later.Count, Join(Metric.Groups, later.Metric.Groups), Join(Metric.Scores, later.Metric.Scores)),
        Join(Expected, later.Expected),
        Join(Calibrated, later.Calibrated),
        [.. Foreign, .. later.Foreign])
    {
        Named = Named?.Concat(later.Named!),
        Features = Features?.Concat(later.Features!),
    };

    static T[][] Join<T>(T[][] these, T[][] later) => [.. these.Zip(later, (one, other) => (T[])[.. one, .. other])];
}
