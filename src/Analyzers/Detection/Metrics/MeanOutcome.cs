namespace OtelMl.Analyzers.Detection.Metrics;

/// <summary>The mean of the first target: accuracy, of whether predictions were right; MAE, of their absolute errors.</summary>
public sealed class MeanOutcome(string name, double most) : PerformanceMetric(name, most)
{
    /// <inheritdoc />
    public override double Evaluate(MetricRows rows, double[][] outcomes, double[][]? gradients)
    {
        double all = rows.Weight;
        double sum = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            sum += rows.WeightOf(i) * outcomes[0][i];
            if (gradients is not null)
                gradients[0][i] += rows.WeightOf(i) / all;
        }

        return sum / all;
    }
}
