namespace OtelMl.Analyzers.Detection.Estimators;

/// <summary>
/// How much more often live traffic has a row like a reference's: the odds that a classifier, which learns to tell live rows from the
/// reference's, gives it (Bickel, Brückner and Scheffer, JMLR 2009). A prediction weighted so is worth as many as live traffic has.
/// </summary>
public static class DensityRatio
{
    // A few shallow trees: the ratio has to be smooth, for what it overstates a single row is weighted with.
    static readonly BoostingOptions Boosting = new() { Depth = 3, LearningRate = 0.2, MostRows = 8000 };
    const int Trees = 30;

    // No reference row stands for more than so many.
    const double Most = 20;

    /// <summary>The weights of the reference's rows, with a mean of 1.</summary>
    /// <param name="reference">The reference's features.</param>
    /// <param name="live">Those of live predictions, binned alike.</param>
    public static double[] Of(BinnedFeatures reference, BinnedFeatures live)
    {
        int rows = reference.Rows + live.Rows;
        double[] isLive = [.. Enumerable.Range(0, rows).Select(row => row < reference.Rows ? 0.0 : 1)];
        // Both count alike, however many there are of each.
        double[] alike = Array.ConvertAll(isLive, of => rows / 2.0 / (of == 0 ? reference.Rows : live.Rows));
        var trees = new BoostedTrees(BinnedFeatures.Concat([reference, live]), isLive, new double[rows], [.. Enumerable.Range(0, rows)], Boosting, alike);
        for (int i = 0; i < Trees; i++)
            trees.Grow();

        double[] odds = [.. trees.Margins.Take(reference.Rows).Select(margin => Math.Min(Most, Math.Exp(margin)))];
        double mean = odds.Average();
        return Array.ConvertAll(odds, value => value / mean);
    }
}
