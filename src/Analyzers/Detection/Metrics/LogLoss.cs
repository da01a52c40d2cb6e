namespace OtelMl.Analyzers.Detection.Metrics;

/// <summary>
/// The mean negative logarithm of the score that the true class had, in nats. Scores of several classes are scaled to sum to one; a class
/// that has none had a score of 0.
/// </summary>
public sealed class LogLoss() : PerformanceMetric("log_loss", double.PositiveInfinity)
{
    // As scikit-learn does: the machine epsilon, so that a score of 0 is not infinitely wrong.
    const double Least = 2.220446049250313e-16;

    /// <inheritdoc />
    public override double Evaluate(MetricRows rows, double[][] outcomes, double[][]? gradients)
    {
        double all = rows.Weight;
        double sum = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            double total = rows.Classes == 1 ? 1 : Enumerable.Range(MetricRows.FirstClass, rows.Classes).Sum(target => rows.Scores[target][i]);
            if (rows.Classes > 1 && !Enumerable.Range(MetricRows.FirstClass, rows.Classes).Any(target => outcomes[target][i] > 0))
                sum += rows.WeightOf(i) * -Math.Log(Least);
            for (int target = MetricRows.FirstClass; target < outcomes.Length; target++)
            {
                double score = Clip(rows.Scores[target][i] / total);
                double outcome = outcomes[target][i];
                double slope = -Math.Log(score);
                if (rows.Classes == 1)
                {
                    double other = -Math.Log(1 - score);
                    sum += rows.WeightOf(i) * other;
                    slope -= other;
                }

                sum += rows.WeightOf(i) * outcome * slope;
                if (gradients is not null)
                    gradients[target][i] += rows.WeightOf(i) * slope / all;
            }
        }

        return sum / all;
    }

    static double Clip(double score) => double.IsNaN(score) ? 0.5 : Math.Clamp(score, Least, 1 - Least);
}
