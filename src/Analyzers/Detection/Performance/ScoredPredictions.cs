using OtelMl.Analyzers.Detection.Estimators;
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
    /// <summary>By what is sliced by, then by prediction: the value.</summary>
    public string[][] Slices { get; init; } = [];

    /// <summary>What estimators other than the default expect; null where none was asked for.</summary>
    public NamedExpectations? Named { get; init; }

    /// <summary>The features, which tell more of predictions the longer they are awaited; null where the reference does not know when its labels came.</summary>
    public BinnedFeatures? Features { get; init; }

    /// <summary>How many there are.</summary>
    public int Count => Ids.Length;

    /// <summary>Puts parts together, the oldest first.</summary>
    /// <param name="parts">At least one.</param>
    public static ScoredPredictions Concat(params IReadOnlyList<ScoredPredictions> parts)
    {
        ScoredPredictions[] filled = [.. parts.Where(part => part.Count > 0)];
        if (filled.Length < 2)
            return filled.FirstOrDefault() ?? parts[0];
        return new ScoredPredictions(
            Join(filled, part => part.Ids),
            Join(filled, part => part.Times),
            Join(filled, part => part.Values),
            new MetricRows(filled.Sum(part => part.Count), Join(filled, part => part.Metric.Groups), Join(filled, part => part.Metric.Scores)),
            Join(filled, part => part.Expected),
            Join(filled, part => part.Calibrated),
            Join(filled, part => part.Foreign))
        {
            Slices = Join(filled, part => part.Slices),
            Named = NamedExpectations.Concat([.. filled.Select(part => part.Named)]),
            Features = filled[0].Features is null ? null : BinnedFeatures.Concat([.. filled.Select(part => part.Features!)]),
        };
    }

    /// <summary>Those of a sample.</summary>
    public ScoredPredictions In(MlSampleLimit limit)
    {
        int[] rows = [.. Enumerable.Range(0, Count).Where(row => limit.Includes(MlSampleKey.Default.Hash(Ids[row])))];
        T[] Of<T>(T[] values) => Array.ConvertAll(rows, row => values[row]);
        return new ScoredPredictions(Of(Ids), Of(Times), Of(Values), Metric.Pick(rows), Array.ConvertAll(Expected, Of), Array.ConvertAll(Calibrated, Of), Of(Foreign))
        {
            Slices = Array.ConvertAll(Slices, Of),
            Named = Named?.Pick(rows),
            Features = Features?.Pick(rows),
        };
    }

    static T[] Join<T>(IEnumerable<ScoredPredictions> parts, Func<ScoredPredictions, T[]> of) => [.. parts.SelectMany(of)];

    static T[][] Join<T>(ScoredPredictions[] parts, Func<ScoredPredictions, T[][]> of) =>
        [.. of(parts[0]).Select((_, i) => Join(parts, part => of(part)[i]))];
}
