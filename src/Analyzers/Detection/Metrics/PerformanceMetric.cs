namespace OtelMl.Analyzers.Detection.Metrics;

/// <summary>
/// A performance metric as a function of outcomes, which may be expectations as well as labels: what is expected of the metric follows
/// from what is expected of each prediction (methods A9), and its error from the metric's gradient.
/// </summary>
/// <param name="name">The name, as in <c>ml.performance.metric</c>.</param>
/// <param name="most">The largest possible value; the least is 0.</param>
public abstract class PerformanceMetric(string name, double most)
{
    /// <summary>The name, as in <c>ml.performance.metric</c>.</summary>
    public string Name { get; } = name;

    /// <summary>The largest possible value.</summary>
    public double Most { get; } = most;

    /// <summary>Whether more of it is worse.</summary>
    public bool IsLoss => double.IsPositiveInfinity(Most);

    /// <summary>The metric's value; not a number where it is undefined, as precision is where nothing was predicted positive.</summary>
    /// <param name="rows">The predictions.</param>
    /// <param name="outcomes">By target, then prediction: what each turned out or is expected to be.</param>
    /// <param name="gradients">Receives, added, by how much the metric grows with each outcome; null where that is not wanted.</param>
    public abstract double Evaluate(MetricRows rows, double[][] outcomes, double[][]? gradients);
}
