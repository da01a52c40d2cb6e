namespace OtelMl.Analyzers.Diagnosis.Provenance;

/// <summary>
/// Ranks runs by how much flagged outputs have them in common: by coverage, as the paper's prototype does, and by Ochiai's
/// coefficient (Abreu et al., On the Accuracy of Spectrum-based Fault Localization, 2007), which does not blame a run that all outputs
/// share.
/// </summary>
public static class Review
{
    /// <summary>Ranks the runs that stand in the trace of a flagged output, most suspicious first.</summary>
    /// <param name="flagged">For each flagged output, the runs in its trace.</param>
    /// <param name="passing">For each other output, the runs in its trace.</param>
    /// <param name="order">What makes a run suspicious.</param>
    public static IReadOnlyList<RunSuspicion> Rank(
        IReadOnlyCollection<IReadOnlySet<string>> flagged, IReadOnlyCollection<IReadOnlySet<string>> passing, ReviewOrder order = ReviewOrder.Ochiai)
    {
        Dictionary<string, int> failing = Count(flagged);
        Dictionary<string, int> passed = Count(passing);
        return
        [
            .. failing.Select(run =>
            {
                double both = Math.Sqrt((double)flagged.Count * (run.Value + passed.GetValueOrDefault(run.Key)));
                return new RunSuspicion(run.Key, run.Value, run.Value / (double)flagged.Count, run.Value / both);
            })
            .OrderByDescending(run => order == ReviewOrder.Ochiai ? run.Ochiai : run.Coverage).ThenByDescending(run => run.Flagged).ThenByDescending(run => run.RunId, StringComparer.Ordinal),
        ];
    }

    static Dictionary<string, int> Count(IEnumerable<IReadOnlySet<string>> traces) =>
        traces.SelectMany(trace => trace).CountBy(run => run).ToDictionary(StringComparer.Ordinal);
}
