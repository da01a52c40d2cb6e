using OtelMl.Analyzers.Detection.Metrics;

namespace OtelMl.Analyzers.Detection.Performance;

/// <summary>What metrics turned out to be.</summary>
static class Realization
{
    /// <summary>The share of a window's predictions that must be labelled before its performance counts as realised.</summary>
    public const double LeastShare = 0.95;

    /// <summary>The metric of some labelled predictions; null where it is undefined.</summary>
    public static double? Of(PerformanceMetric metric, ReferenceModel model, ScoredPredictions live, string?[] labels, int[] labelled)
    {
        string[] values = Array.ConvertAll(labelled, row => live.Values[row]);
        string?[] outcomes = Array.ConvertAll(labelled, row => labels[row]);
        double[][] turnedOut = [.. Enumerable.Range(0, model.Targets.Count).Select(t => model.Outcomes(t, values, outcomes))];
        // What cannot be read as a label is none.
        int[] told = [.. Enumerable.Range(0, labelled.Length).Where(i => !double.IsNaN(turnedOut[0][i]))];
        if (told.Length == 0)
            return null;
        double value = metric.Evaluate(
            live.Metric.Pick(Array.ConvertAll(told, i => labelled[i])), Array.ConvertAll(turnedOut, of => Array.ConvertAll(told, i => of[i])), null);
        return double.IsFinite(value) ? value : null;
    }
}
