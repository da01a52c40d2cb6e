namespace OtelMl.Analyzers.Detection.Fusion;

/// <summary>
/// Fuses the labels of one window with expectations stratum by stratum (methods A11): a stratum's unlabelled outcomes are expected to
/// be off by its labels' mean residual, shrunken as if kappa more labels had been as expected.
/// </summary>
static class PostStratification
{
    /// <summary>By how much outcomes lie off expectation.</summary>
    /// <param name="rows">The window's predictions.</param>
    /// <param name="target">What they are looked at for.</param>
    /// <param name="known">Whether the label of each had come.</param>
    public static ShiftPosterior Of(TargetRows rows, Target target, bool[] known)
    {
        int strata = target.Prior.Strata;
        var labels = new double[strata];
        var residuals = new double[strata];
        var variances = new double[strata];
        for (int i = 0; i < rows.Count; i++)
        {
            if (!known[i])
                continue;
            labels[rows.Stratum[i]]++;
            residuals[rows.Stratum[i]] += rows.Outcome[i] - rows.Expected[i];
            variances[rows.Stratum[i]] += rows.Variance[i];
        }

        // How much strata are off beyond the labels' noise, by moments; never less than the reference's own error allows.
        double noise = variances.Sum();
        double total = labels.Sum();
        double excess = labels.Zip(residuals, (count, sum) => count == 0 ? 0 : sum * sum / count).Sum() - labels.Zip(variances, (count, sum) => count == 0 ? 0 : sum / count).Sum();
        double spread = total == 0 ? 0 : excess / total;
        var mean = new double[strata];
        var variance = new double[strata];
        for (int s = 0; s < strata; s++)
        {
            double prior = Math.Max(spread, target.ReferenceError[s]);
            double single = labels[s] > 0 ? variances[s] / labels[s] : total > 0 ? noise / total : 1;
            double kappa = single / Math.Max(prior, double.Epsilon);
            mean[s] = residuals[s] / (labels[s] + kappa);
            variance[s] = single / (labels[s] + kappa);
        }

        return ShiftPosterior.None(variance) with { Mean = mean };
    }
}
