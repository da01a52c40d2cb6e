namespace OtelMl.Analyzers.Detection.Ensemble;

/// <summary>
/// Hedging where losses become known late: rounds are shared out between copies of <see cref="AdaptiveHedge"/>, so that each copy has
/// learned all of its losses before it is asked again (Joulani, György and Szepesvári, ICML 2013). The regret bounds of the copies add
/// up; there are never more copies than rounds awaited at a time, and one.
/// </summary>
public static class DelayedHedge
{
    /// <summary>The weights for the next round.</summary>
    /// <param name="prior">Positive weights of the members that sum to 1.</param>
    /// <param name="rounds">The rounds before, oldest first.</param>
    /// <param name="now">The time of the next one, in ticks of UTC; what became known before counts.</param>
    public static double[] Weights(IReadOnlyList<double> prior, IReadOnlyList<EnsembleRound> rounds, long now)
    {
        var copies = new List<Copy>();
        foreach (EnsembleRound round in rounds)
            Free(copies, prior, round.At).Awaited = round;
        return Free(copies, prior, now).Hedge.Weights();
    }

    static Copy Free(List<Copy> copies, IReadOnlyList<double> prior, long now)
    {
        Copy? free = copies.Find(copy => copy.Awaited is null || copy.Awaited.Value.RealizedAt < now);
        if (free is null)
        {
            free = new Copy(new AdaptiveHedge(prior));
            copies.Add(free);
        }

        if (free.Awaited is { } awaited)
            free.Hedge.Learn(awaited.Losses);
        free.Awaited = null;
        return free;
    }

    sealed class Copy(AdaptiveHedge hedge)
    {
        public AdaptiveHedge Hedge => hedge;

        public EnsembleRound? Awaited { get; set; }
    }
}
