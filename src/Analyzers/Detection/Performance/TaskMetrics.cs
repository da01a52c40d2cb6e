using OtelMl.Analyzers.Detection.Metrics;

namespace OtelMl.Analyzers.Detection.Performance;

/// <summary>Which metrics can be estimated of a task.</summary>
public static class TaskMetrics
{
    /// <summary>With more classes than this only accuracy is estimated.</summary>
    public const int MostModelledClasses = 12;

    /// <summary>The metrics in the order asked for; all of them where nothing is. Alerts go by the first.</summary>
    /// <param name="task">The task.</param>
    /// <param name="scored">Whether the positive class, or each of several, has a score.</param>
    /// <param name="probable">Whether scores are in [0, 1].</param>
    /// <param name="asked">The names, as in <c>ml.performance.metric</c>.</param>
    public static IReadOnlyList<PerformanceMetric> Of(MlTask task, bool scored, bool probable, IReadOnlyList<string> asked)
    {
        PerformanceMetric[] confusion = [ConfusionMetric.Precision, ConfusionMetric.Recall, ConfusionMetric.F1];
        PerformanceMetric[] all = task switch
        {
            MlTask.Regression => [new MeanOutcome("mae", double.PositiveInfinity), new RootMeanOutcome("rmse")],
            MlTask.Binary when !scored => [new MeanOutcome("accuracy", 1), .. confusion],
            _ when !scored => [new MeanOutcome("accuracy", 1)],
            _ when !probable => [new MeanOutcome("accuracy", 1), .. confusion, new RocAuc()],
            _ => [new MeanOutcome("accuracy", 1), .. confusion, new RocAuc(), new LogLoss()],
        };
        return asked.Count == 0 ? all : [.. asked.Distinct().Select(name => Array.Find(all, metric => metric.Name == name)).OfType<PerformanceMetric>()];
    }
}
