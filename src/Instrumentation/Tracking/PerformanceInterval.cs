namespace OtelMl.Instrumentation;

/// <summary>
/// The interval around a mean outcome: for the labels that were not kept, and for the predictions without a label, as if labels came
/// to a random part of the predictions. Of a finite number, so it closes when all labels are in.
/// </summary>
static class PerformanceInterval
{
    const double Z = 1.959963984540054; // 97.5 % quantile of the normal distribution

    /// <summary>The 95 % interval; Wilson's for shares (E. B. Wilson, JASA 1927), so that it does not close while all labels agree.</summary>
    public static (double Lower, double Upper) Of(in JoinAggregate sums, bool isShare)
    {
        double open = Math.Clamp(1 - (sums.Labelled / sums.Predictions), 0, 1);
        double mean = sums.Mean;
        double variance = (sums.StandardError * sums.StandardError) + (sums.OutcomeVariance * open / sums.EffectiveLabels);
        if (!isShare)
        {
            double half = Z * Math.Sqrt(variance);
            return (Math.Max(0, mean - half), mean + half);
        }

        double square = Z * Z * (variance > 0 ? variance / (mean * (1 - mean)) : open / sums.EffectiveLabels);
        double middle = (mean + (square / 2)) / (1 + square);
        double spread = Math.Sqrt((square * mean * (1 - mean)) + (square * square / 4)) / (1 + square);
        return (Math.Min(mean, Math.Max(0, middle - spread)), Math.Max(mean, Math.Min(1, middle + spread)));
    }
}
