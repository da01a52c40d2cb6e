using OtelMl.Analyzers.Detection.Metrics;
using OtelMl.Instrumentation;

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
    /// <summary>How many there are.</summary>
    public int Count => Ids.Length;

    /// <summary>Puts parts together, the oldest first.</summary>
    /// <param name="parts">At least one.</param>
    public static ScoredPredictions Concat(params IReadOnlyList<ScoredPredictions> parts) => parts.Count == 1 ? parts[0] : new(
        Join(parts, part => part.Ids),
        Join(parts, part => part.Times),
        Join(parts, part => part.Values),
        new MetricRows(parts.Sum(part => part.Count), Join(parts, part => part.Metric.Groups), Join(parts, part => part.Metric.Scores)),
        Join(parts, part => part.Expected),
        Join(parts, part => part.Calibrated),
        Join(parts, part => part.Foreign));

    /// <summary>Those of a sample.</summary>
    public ScoredPredictions In(MlSampleLimit limit)
    {
        int[] rows = [.. Enumerable.Range(0, Count).Where(row => limit.Includes(MlSampleKey.Default.Hash(Ids[row])))];
        T[] Of<T>(T[] values) => Array.ConvertAll(rows, row => values[row]);
        return new ScoredPredictions(Of(Ids), Of(Times), Of(Values), Metric.Pick(rows), Array.ConvertAll(Expected, Of), Array.ConvertAll(Calibrated, Of), Of(Foreign));
    }

    static T[] Join<T>(IEnumerable<ScoredPredictions> parts, Func<ScoredPredictions, T[]> of) => [.. parts.SelectMany(of)];

    static T[][] Join<T>(IReadOnlyList<ScoredPredictions> parts, Func<ScoredPredictions, T[][]> of) =>
        [.. of(parts[0]).Select((_, i) => Join(parts, part => of(part)[i]))];
}
