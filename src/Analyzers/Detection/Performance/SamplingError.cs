using MathNet.Numerics.Distributions;
using OtelMl.Analyzers.Detection.Metrics;
using OtelMl.Instrumentation;

namespace OtelMl.Analyzers.Detection.Performance;

/// <summary>
/// How far a metric of a sample of predictions may be from that of all of them: the delete-a-group jackknife (Kott, Journal of Official
/// Statistics 17, 2001), which needs nothing of the metric but its value. Groups go by the ids' hash, as the sample does.
/// </summary>
static class SamplingError
{
    const int Groups = 20;

    // The variance is itself estimated from so many groups, so that Student's t takes the place of the normal distribution.
    static readonly double Inflation = Math.Pow(StudentT.InvCDF(0, 1, Groups - 1, 0.975) / MetricEstimate.Quantile95, 2);

    /// <summary>The group of a prediction.</summary>
    public static int GroupOf(string id) => (int)(MlSampleKey.Default.Hash(id) % Groups);

    /// <summary>The squared standard error had the sample been drawn from endlessly many.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="rows">The sample.</param>
    /// <param name="outcomes">What each turned out or is expected to be, by target.</param>
    /// <param name="value">The metric of the sample.</param>
    /// <param name="groups">The group of each.</param>
    public static double Squared(PerformanceMetric metric, MetricRows rows, double[][] outcomes, double value, int[] groups)
    {
        double sum = 0;
        for (int left = 0; left < Groups; left++)
        {
            int[] others = [.. Enumerable.Range(0, rows.Count).Where(row => groups[row] != left)];
            if (others.Length == 0 || others.Length == rows.Count)
                continue;
            double without = metric.Evaluate(rows.Pick(others), Array.ConvertAll(outcomes, of => of.Length == 0 ? of : Array.ConvertAll(others, row => of[row])), null);
            sum += double.IsFinite(without) ? (without - value) * (without - value) : 0;
        }

        double squared = Inflation * sum * (Groups - 1) / Groups;
        return metric.IsLoss ? squared : Math.Max(squared, OfShare(value, rows.Count));
    }

    // A share that is all or nothing in a small sample need not be so in the whole: two of each kind more (Agresti and Coull 1998).
    static double OfShare(double value, int rows)
    {
        double share = ((value * rows) + 2) / (rows + 4);
        return share * (1 - share) / (rows + 4);
    }
}
