using OtelMl.Analyzers.Detection.Metrics;

namespace OtelMl.Analyzers.Detection.Performance;

/// <summary>
/// How far estimates without labels miss the metric in blocks of neighbouring rows of the reference, by models that did not learn from
/// them: what traffic of other times is like.
/// </summary>
/// <param name="Errors">By block, in the order of their time: the estimate less what was realised.</param>
/// <param name="Variances">By block: how much of that the chance of its outcomes explains.</param>
sealed record BlockErrors(double[] Errors, double[] Variances)
{
    /// <summary>Blocks to aim for.</summary>
    public const int Blocks = 10;

    /// <summary>The mean square of the errors.</summary>
    public double MeanSquare => Errors.Length == 0 ? 0 : Errors.Average(error => error * error);

    /// <summary>Measures them.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="rows">What it needs to know of the reference's rows.</param>
    /// <param name="expected">By target, what was expected of each.</param>
    /// <param name="outcomes">By target, what each turned out to be.</param>
    /// <param name="amount">Whether targets are amounts.</param>
    public static BlockErrors Of(PerformanceMetric metric, MetricRows rows, double[][] expected, double[][] outcomes, bool amount)
    {
        var errors = new List<double>();
        var variances = new List<double>();
        for (int block = 0; block < Blocks; block++)
        {
            int from = (int)((long)rows.Count * block / Blocks);
            int to = (int)((long)rows.Count * (block + 1) / Blocks);
            MetricRows part = rows.Pick([.. Enumerable.Range(from, to - from)]);
            double[][] gradients = Array.ConvertAll(expected, of => new double[to - from]);
            double error = to == from ? double.NaN
                : metric.Evaluate(part, Array.ConvertAll(expected, of => of[from..to]), gradients) - metric.Evaluate(part, Array.ConvertAll(outcomes, of => of[from..to]), null);
            if (!double.IsFinite(error))
                continue;
            errors.Add(error);
            variances.Add(gradients.Select((gradient, t) => gradient.Select((slope, i) =>
            {
                double value = expected[t][from + i];
                double spread = amount ? Math.Pow(outcomes[t][from + i] - value, 2) : value * (1 - value);
                return slope * slope * spread;
            }).Sum()).Sum());
        }

        return new BlockErrors([.. errors], [.. variances]);
    }
}
