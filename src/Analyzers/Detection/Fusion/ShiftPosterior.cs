namespace OtelMl.Analyzers.Detection.Fusion;

/// <summary>How far each stratum's outcomes lie from expectation, as far as labels tell.</summary>
/// <param name="Mean">By stratum.</param>
/// <param name="Covariance">Strata by strata.</param>
sealed record ShiftPosterior(double[] Mean, double[,] Covariance)
{
    /// <summary>The moments of a mixture of histories by their weights.</summary>
    public static ShiftPosterior Of(int strata, IReadOnlyList<ShiftHistory> histories)
    {
        double norm = ShiftHistory.LogSum(histories);
        var mean = new double[strata];
        var covariance = new double[strata, strata];
        double[] weights = [.. histories.Select(history => Math.Exp(history.LogWeight - norm))];
        for (int h = 0; h < weights.Length; h++)
        {
            for (int s = 0; s < strata; s++)
                mean[s] += weights[h] * histories[h].AverageMean(s);
        }

        for (int h = 0; h < weights.Length; h++)
        {
            for (int s = 0; s < strata; s++)
            {
                for (int t = 0; t < strata; t++)
                {
                    double spread = (histories[h].AverageMean(s) - mean[s]) * (histories[h].AverageMean(t) - mean[t]);
                    covariance[s, t] += weights[h] * (histories[h].AverageCovariance(s, t) + spread);
                }
            }
        }

        return new ShiftPosterior(mean, covariance);
    }

    /// <summary>
    /// The even mixture of this and of no shift at all: where labels come for a reason, what those that came have shown may hold for those
    /// still awaited or not, and no label tells.
    /// </summary>
    public ShiftPosterior MaybeNone()
    {
        var covariance = new double[Mean.Length, Mean.Length];
        for (int s = 0; s < Mean.Length; s++)
        {
            for (int t = 0; t < Mean.Length; t++)
                covariance[s, t] = (Covariance[s, t] / 2) + (Mean[s] * Mean[t] / 4);
        }

        return new ShiftPosterior(Array.ConvertAll(Mean, mean => mean / 2), covariance);
    }

    /// <summary>No shift known of; only the reference's own error.</summary>
    /// <param name="variances">By stratum, the variance of its mean on the reference.</param>
    public static ShiftPosterior None(double[] variances)
    {
        var covariance = new double[variances.Length, variances.Length];
        for (int s = 0; s < variances.Length; s++)
            covariance[s, s] = variances[s];
        return new ShiftPosterior(new double[variances.Length], covariance);
    }
}
