namespace OtelMl.Analyzers.Detection.Metrics;

/// <summary>The mean of the first target: accuracy, of whether predictions were right; MAE, of their absolute errors.</summary>
public sealed class MeanOutcome(string name, double most) : PerformanceMetric(name, most)
{
    /// <inheritdoc />
    public override double Evaluate(MetricRows rows, double[][] outcomes, double[][]? gradients)
    {
        for (int i = 0; gradients is not null && i < rows.Count; i++)
            gradients[0][i] += 1.0 / rows.Count;
        return outcomes[0].Average();
    }
}
