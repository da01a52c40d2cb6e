namespace OtelMl.Analyzers.Detection.Fusion;

/// <summary>
/// Live predictions with regard to one target: what was expected of each and, where its label has come, what it turned out to be. All
/// arrays run over the same predictions, oldest first.
/// </summary>
/// <param name="Pane">The pane each was made in, counted from the first; never falls.</param>
/// <param name="Stratum">The stratum each belongs to.</param>
/// <param name="Expected">What the reference expects of each.</param>
/// <param name="Variance">The variance of its outcome around that.</param>
/// <param name="Outcome">What it turned out to be; not a number while unlabelled.</param>
public sealed record TargetRows(int[] Pane, int[] Stratum, double[] Expected, double[] Variance, double[] Outcome)
{
    /// <summary>How many predictions there are.</summary>
    public int Count => Pane.Length;
}
