namespace OtelMl.Analyzers.Detection.Performance;

/// <summary>
/// Evidence of single labels that predictions are wrong more often than the reference expects: an e-detector (Shin, Ramdas and Rinaldo,
/// E-detectors, 2023). For each of the last windows, a bettor who started with it has staked a share of their capital on every label
/// since that it would be worse than expected; the evidence is their summed capital. While nothing has changed, it takes c windows or
/// more on average until it first exceeds c, however many labels come and whichever.
/// </summary>
static class LabelEvidence
{
    // The capital is spread over bettors who stake different shares.
    static readonly double[] Stakes = [0.1, 0.2, 0.4, 0.8];

    /// <summary>The evidence; 0 where no label tells.</summary>
    /// <param name="starts">The first predictions of the last windows.</param>
    /// <param name="expected">Of each prediction, the probability that it is right.</param>
    /// <param name="outcomes">1 where it was right, 0 where it was not.</param>
    /// <param name="known">Whether the label has come; none beyond the present window.</param>
    /// <param name="margin">How far expectations may be too high by the reference's own error.</param>
    public static double Of(IReadOnlyCollection<int> starts, double[] expected, double[] outcomes, bool[] known, double margin)
    {
        double evidence = 0;
        double[] capital = new double[Stakes.Length]; // its logarithm
        int row = known.Length;
        bool any = false;
        foreach (int start in starts.OrderDescending())
        {
            for (; row > start; row--)
            {
                if (!known[row - 1])
                    continue;
                any = true;
                double gain = Math.Max(0, expected[row - 1] - margin) - outcomes[row - 1];
                for (int i = 0; i < Stakes.Length; i++)
                    capital[i] += Math.Log(1 + (Stakes[i] * gain));
            }

            evidence += any ? capital.Average(Math.Exp) : 0;
        }

        return evidence;
    }
}
