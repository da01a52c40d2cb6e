namespace OtelMl.Analyzers.Detection.Metrics;

/// <summary>
/// The area under the ROC curve by expected outcomes: sum over pairs of c_i (1 - c_j) ([s_i > s_j] + ½ [s_i = s_j]), divided by
/// sum c · sum (1 - c) (methods A9); with labels it is the Mann-Whitney statistic. Of several classes the mean of one against the rest, of
/// those that occur. O(n log n).
/// </summary>
public sealed class RocAuc() : PerformanceMetric("roc_auc", 1)
{
    /// <inheritdoc />
    public override double Evaluate(MetricRows rows, double[][] outcomes, double[][]? gradients)
    {
        int[] occurring = [.. Enumerable.Range(MetricRows.FirstClass, rows.Classes).Where(target => Positives(rows, outcomes[target]) is var positives && positives > 0 && positives < rows.Weight)];
        double sum = 0;
        foreach (int target in occurring)
            sum += Evaluate(rows, rows.Scores[target], outcomes[target], occurring.Length, gradients?[target]);
        return occurring.Length == 0 ? double.NaN : sum / occurring.Length;
    }

    static double Positives(MetricRows rows, double[] outcomes) => outcomes.Select((outcome, row) => rows.WeightOf(row) * outcome).Sum();

    static double Evaluate(MetricRows rows, double[] scores, double[] outcomes, int classes, double[]? gradient)
    {
        double[] keys = (double[])scores.Clone();
        int[] order = [.. Enumerable.Range(0, keys.Length)];
        Array.Sort(keys, order);
        double positives = Positives(rows, outcomes);
        double negatives = rows.Weight - positives;
        // Predictions without a score, which sort first, have no rank.
        if (double.IsNaN(keys[0]))
            return double.NaN;

        double won = 0;
        double positivesBelow = 0;
        double negativesBelow = 0;
        // The gradient of the wins now, the rest of the quotient's below.
        double[]? wins = gradient is null ? null : new double[scores.Length];
        for (int from = 0, to; from < keys.Length; from = to)
        {
            double tiedPositives = 0;
            double tiedNegatives = 0;
            for (to = from; to < keys.Length && keys[to] == keys[from]; to++)
            {
                tiedPositives += rows.WeightOf(order[to]) * outcomes[order[to]];
                tiedNegatives += rows.WeightOf(order[to]) * (1 - outcomes[order[to]]);
            }

            won += tiedPositives * (negativesBelow + (0.5 * tiedNegatives));
            for (int i = from; wins is not null && i < to; i++)
            {
                wins[order[i]] = negativesBelow + (0.5 * tiedNegatives) - (positives - positivesBelow - (0.5 * tiedPositives));
            }

            positivesBelow += tiedPositives;
            negativesBelow += tiedNegatives;
        }

        double pairs = positives * negatives;
        for (int i = 0; wins is not null && i < wins.Length; i++)
            gradient![i] += rows.WeightOf(i) / classes * ((wins[i] / pairs) - (won * (negatives - positives) / pairs / pairs));
        return won / pairs;
    }
}
