namespace OtelMl.Analyzers.Detection.Fusion;

/// <summary>
/// Follows shifts from pane to pane by the labels that have come. How fast they move, and in which panes they jump, is not fixed but
/// averaged over by the evidence of the labels themselves. The paces were chosen on the taxi trips of 2019,
/// how often they break on recorded logs and simulated ones too.
/// </summary>
static class ShiftTracker
{
    // How many break times are kept in mind for each pair of steps.
    const int MostHistories = 12;

    // The one in which nothing moves is as probable, before any label, as all others together: shifts that are not there are not to be
    // read out of a few labels' noise.
    const double Resting = 0.5;
    const double Moving = (1 - Resting) / (2 * 8);

    static readonly ShiftPace[] Moves =
    [
        new(0.1, 0.001, 1.0 / 100, Moving),
        new(0.1, 0.004, 1.0 / 30, Moving),
        new(0.5, 0.001, 1.0 / 30, Moving),
        new(0.5, 0.004, 1.0 / 15, Moving),
        new(1, 0.016, 1.0 / 15, Moving),
        new(3, 0.004, 1.0 / 7.5, Moving),
        new(3, 0.016, 1.0 / 5, Moving),
        new(3, 0.05, 1.0 / 5, Moving),
    ];

    // From a pipeline in which nothing moves to one in which everything does. As often as everything, the level alone does, with which
    // strata move but little beside: labels that show it say nothing of how well predictions rank.
    public static readonly ShiftPace[] Paces =
    [
        new(0.02, 0.0005, 1.0 / 250, Resting),
        .. Moves,
        .. Moves.Select(pace => pace with { Contrasts = 0, Own = 0.25 }),
    ];

    /// <summary>The joint posterior of the strata's shifts, averaged over the panes by their weights.</summary>
    /// <param name="prior">What shifts there may be.</param>
    /// <param name="panes">All panes up to the end of the window, oldest first.</param>
    /// <param name="paces">How fast shifts may move.</param>
    /// <param name="law">How outcomes vary.</param>
    public static ShiftPosterior Follow(ShiftPrior prior, IReadOnlyList<IReadOnlyList<StratumPane>> panes, ShiftPace[] paces, OutcomeLaw law)
    {
        List<ShiftHistory>[] followed = new List<ShiftHistory>[paces.Length];
        Parallel.For(0, followed.Length, i =>
            followed[i] = Follow(new ShiftHistory(prior, paces[i]), panes, law));
        return ShiftPosterior.Of(prior.Strata, [.. followed.SelectMany(histories => histories)]);
    }

    /// <summary>
    /// The paces with priors of which half goes by the reference itself: how its outcomes move from pane to pane around what models that
    /// did not learn from them expect. Where they began says nothing, for there expectations were fitted; nor does a reference of one pane.
    /// </summary>
    /// <param name="prior">What shifts there may be.</param>
    /// <param name="reference">The reference's panes, oldest first, all labelled.</param>
    /// <param name="law">How outcomes vary.</param>
    public static ShiftPace[] Learn(ShiftPrior prior, IReadOnlyList<IReadOnlyList<StratumPane>> reference, OutcomeLaw law)
    {
        double[] evidence = new double[Paces.Length];
        double start = Paces.Max(pace => pace.Start);
        Parallel.For(0, evidence.Length, i => evidence[i] = ShiftHistory.LogSum(Follow(new ShiftHistory(prior, Paces[i] with { Start = start }), reference, law)));
        double most = evidence.Max();
        double sum = evidence.Sum(value => Math.Exp(value - most));
        return [.. Paces.Select((pace, i) => pace with { Prior = (pace.Prior + (Math.Exp(evidence[i] - most) / sum)) / 2 })];
    }

    // In every pane something may have broken: each history goes on unbroken, and one that broke now joins them. The least probable
    // are given up (a beam search over break times).
    static List<ShiftHistory> Follow(ShiftHistory start, IReadOnlyList<IReadOnlyList<StratumPane>> panes, OutcomeLaw law)
    {
        List<ShiftHistory> histories = [start];
        double breaks = Math.Log(start.Pace.Breaks);
        double goesOn = Math.Log(1 - start.Pace.Breaks);
        foreach (IReadOnlyList<StratumPane> pane in panes)
        {
            var broken = ShiftHistory.Broken(histories, breaks);
            foreach (ShiftHistory history in histories)
                history.Advance(goesOn);

            histories.Add(broken);
            foreach (ShiftHistory history in histories)
                Learn(history, pane, law);

            if (histories.Count > MostHistories)
                histories.Remove(histories.MinBy(history => history.LogWeight)!);
        }

        return histories;
    }

    static void Learn(ShiftHistory history, IReadOnlyList<StratumPane> pane, OutcomeLaw law)
    {
        foreach (StratumPane stratum in pane)
        {
            if (stratum.Labelled > 0)
                history.Observe(stratum, law);
        }

        foreach (StratumPane stratum in pane)
        {
            if (stratum.Weight > 0)
                history.Accumulate(stratum.Stratum, stratum.Weight);
        }
    }
}
