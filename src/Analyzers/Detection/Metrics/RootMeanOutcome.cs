namespace OtelMl.Analyzers.Detection.Metrics;

/// <summary>The root of the mean of the second target: RMSE, of squared errors.</summary>
public sealed class RootMeanOutcome(string name) : PerformanceMetric(name, double.PositiveInfinity)
{
    /// <inheritdoc />
    public override double Evaluate(MetricRows rows, double[][] outcomes, double[][]? gradients)
    {
        double all = rows.Weight;
        double sum = 0;
        for (int i = 0; i < rows.Count; i++)
            sum += rows.WeightOf(i) * outcomes[1][i];
        double root = Math.Sqrt(sum / all);
        for (int i = 0; gradients is not null && root > 0 && i < rows.Count; i++)
            gradients[1][i] += 0.5 / root * rows.WeightOf(i) / all;
        return root;
    }
}
