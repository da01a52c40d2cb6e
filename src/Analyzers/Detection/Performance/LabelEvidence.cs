namespace OtelMl.Analyzers.Detection.Performance;

/// <summary>
/// Evidence of single labels that predictions are wrong more often than the reference expects: an e-detector (Shin, Ramdas and Rinaldo,
/// E-detectors, 2023). For each of the last windows, a bettor who started with it has staked a share of their capital on every label
/// since that it would be worse than expected; the evidence is their summed capital. What the reference expects has an error of its own:
/// the capital is counted in units of what a bettor on nothing but that error would have made of the same labels, on average over how
/// large it may be. So while nothing has changed, it takes c windows or more on average until the evidence first exceeds c, however many
/// labels come and whichever, and on average over references.
/// </summary>
/// <remarks>
/// That average is over a normal error, with the logarithm of the labels' likelihood to second order, as a score test has it.
/// </remarks>
static class LabelEvidence
{
    const double Least = 1e-6; // nothing is certain

    // The capital is spread over bettors who stake different shares. A share is best for a drop of as much times the variance of an outcome,
    // so that they look for drops of some points and more: small ones that last are no news, and many labels show them in the estimate.
    static readonly double[] Stakes = [0.2, 0.4, 0.8];

    /// <summary>The evidence; 0 where no label tells.</summary>
    /// <param name="starts">The first predictions of the last windows.</param>
    /// <param name="expected">Of each prediction, the probability that it is right.</param>
    /// <param name="outcomes">1 where it was right, 0 where it was not.</param>
    /// <param name="known">Whether the label has come; none beyond the present window.</param>
    /// <param name="error">The standard error that all expectations share.</param>
    public static double Of(IReadOnlyCollection<int> starts, double[] expected, double[] outcomes, bool[] known, double error)
    {
        double evidence = 0;
        double[] worse = new double[Stakes.Length]; // logarithms of capital
        double score = 0;
        double information = 0;
        int row = known.Length;
        bool any = false;
        foreach (int start in starts.OrderDescending())
        {
            for (; row > start; row--)
            {
                if (!known[row - 1])
                    continue;
                any = true;
                double probability = Math.Clamp(expected[row - 1], Least, 1 - Least);
                double gain = probability - outcomes[row - 1];
                double variance = probability * (1 - probability);
                for (int i = 0; i < worse.Length; i++)
                    worse[i] += Math.Log(1 + (Stakes[i] * gain));
                score += gain / variance;
                information += 1 / variance;
            }

            evidence += any ? Math.Exp(LogMean(worse) - Misjudged(score, information, error * error)) : 0;
        }

        return evidence;
    }

    // The logarithm of what normal errors of such a variance make of the labels.
    static double Misjudged(double score, double information, double variance) =>
        0.5 * ((variance * score * score / (1 + (variance * information))) - Math.Log(1 + (variance * information)));

    static double LogMean(double[] logarithms)
    {
        double most = logarithms.Max();
        return most + Math.Log(logarithms.Average(value => Math.Exp(value - most)));
    }
}
