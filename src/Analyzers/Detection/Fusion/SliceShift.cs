namespace OtelMl.Analyzers.Detection.Fusion;

/// <summary>
/// By how much the outcomes of a slice differ from what is expected of them after the shifts that all traffic has: a small area in the
/// sense of Fay and Herriot (JASA 1979), whose own mean is shrunken towards no difference by as much as slices are alike. How alike they
/// are is averaged over by the evidence of all slices' labels. Slices without labels keep the uncertainty that the others show.
/// </summary>
/// <param name="Mean">The expected difference.</param>
/// <param name="Variance">Its variance.</param>
public readonly record struct SliceShift(double Mean, double Variance)
{
    // How far slices may differ, in standard deviations of an outcome, and how probable that is before their labels speak.
    static readonly (double Spread, double Probability)[] Spreads = [(0, 0.15), (0.05, 0.15), (0.1, 0.25), (0.2, 0.35), (0.4, 0.1)];

    // Without a label the reference is relied on as for the whole, but for some that its model has not learnt of slices.
    static readonly (double Spread, double Probability)[] Unlabelled = [(0.1, 1)];

    /// <summary>The shifts of the slices that make up a window.</summary>
    public static SliceShift[] Of(IReadOnlyList<SliceLabels> slices)
    {
        (double Spread, double Probability)[] spreads = slices.Any(slice => slice.Labelled > 0) ? Spreads : Unlabelled;
        double[] evidence = Array.ConvertAll(spreads, spread => Math.Log(spread.Probability) + slices.Sum(slice => LogDensity(slice, spread.Spread)));
        double most = evidence.Max();
        double[] weights = Array.ConvertAll(evidence, value => Math.Exp(value - most));
        double sum = weights.Sum();
        return [.. slices.Select(slice => Mix(slice, [.. spreads.Zip(weights, (spread, weight) => (spread.Spread, weight / sum))]))];
    }

    static SliceShift Mix(SliceLabels slice, (double Spread, double Weight)[] spreads)
    {
        double mean = 0;
        double square = 0;
        foreach ((double of, double weight) in spreads)
        {
            double spread = SpreadOf(slice, of);
            double kept = slice.Labelled == 0 || spread == 0 ? 0 : spread / (spread + slice.SquaredError);
            double own = kept * slice.Residual;
            mean += weight * own;
            square += weight * ((own * own) + ((1 - kept) * spread));
        }

        return new SliceShift(mean, Math.Max(0, square - (mean * mean)));
    }

    static double LogDensity(SliceLabels slice, double spread)
    {
        if (slice.Labelled == 0)
            return 0;
        double variance = SpreadOf(slice, spread) + slice.SquaredError;
        return -0.5 * (Math.Log(variance) + (slice.Residual * slice.Residual / variance));
    }

    // What is most of the traffic cannot differ much from all of it.
    static double SpreadOf(SliceLabels slice, double spread) => spread * spread * slice.Variance * (1 - slice.Share);
}
