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

    /// <summary>Nothing known, nothing supposed.</summary>
    public static ShiftPosterior None(int strata) => new(new double[strata], new double[strata, strata]);
}
