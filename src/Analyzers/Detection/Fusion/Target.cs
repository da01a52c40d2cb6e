namespace OtelMl.Analyzers.Detection.Fusion;

/// <summary>
/// A quantity of each prediction that metrics are made of, such as whether it was right or how far off it was, with the strata in which
/// live labels are compared with what the reference expects: thirds by expectation within what was predicted, or fifths where
/// predictions do not differ in kind.
/// </summary>
public sealed class Target
{
    // No outcome is so certain that labels could not show otherwise.
    const double LeastVariance = 0.002;
    const double LeastRelative = 1e-9; // of an amount, whose unit may be anything
    const int LeastRows = 50;

    readonly double[][] _cuts; // by group
    readonly int[] _first; // the first stratum of each group
    readonly double[] _relative; // of an amount, by stratum: its variance over the square of its expectation

    Target(double[][] cuts, int[] first, double[] relative, bool amount, ShiftPrior prior, double[] error)
    {
        _cuts = cuts;
        _first = first;
        _relative = relative;
        IsAmount = amount;
        Prior = prior;
        ReferenceError = error;
    }

    /// <summary>Whether it is an amount, at least 0, rather than something that happens or does not.</summary>
    public bool IsAmount { get; }

    /// <summary>The largest possible outcome.</summary>
    public double Most => IsAmount ? double.PositiveInfinity : 1;

    /// <summary>What shifts there may be.</summary>
    internal ShiftPrior Prior { get; }

    /// <summary>How outcomes vary around what they are expected to be.</summary>
    internal OutcomeLaw Law => IsAmount ? OutcomeLaw.Amount : OutcomeLaw.Event;

    /// <summary>By stratum, the variance of its mean on the reference.</summary>
    internal double[] ReferenceError { get; }

    /// <summary>Draws the strata by a reference.</summary>
    /// <param name="expected">What was expected of each row, by a model that did not learn from it.</param>
    /// <param name="outcomes">What each turned out to be.</param>
    /// <param name="groups">0 or 1 by what was predicted.</param>
    /// <param name="amount">Whether it is an amount.</param>
    public static Target Fit(double[] expected, double[] outcomes, int[] groups, bool amount)
    {
        bool grouped = groups.Contains(1) && groups.Contains(0);
        double[][] cuts = [Cuts(expected, groups, 0, grouped ? 3 : 5), Cuts(expected, groups, 1, grouped ? 3 : 5)];
        int[] first = [0, cuts[0].Length + 1];
        int strata = first[1] + cuts[1].Length + 1;

        var count = new double[strata];
        var sum = new double[strata];
        var squares = new double[strata];
        for (int i = 0; i < expected.Length; i++)
        {
            int stratum = StratumOf(cuts, first, expected[i], groups[i]);
            count[stratum]++;
            sum[stratum] += expected[i];
            squares[stratum] += Math.Pow(outcomes[i] - expected[i], 2);
        }

        double overall = squares.Sum() / expected.Length;
        double least = amount ? Math.Max(LeastRelative * Math.Pow(expected.Average(), 2), 1e-200) : LeastVariance;
        double[] variance = [.. squares.Zip(count, (square, rows) => Math.Max(rows == 0 ? overall : square / rows, least))];
        double[] relative = [.. variance.Select((value, s) => count[s] == 0 || sum[s] == 0 ? 1 : value / Math.Pow(sum[s] / count[s], 2))];
        double[] means = [.. sum.Zip(count, (all, rows) => rows == 0 ? 0.5 : all / rows)];
        double[][] commons =
        [
            [.. Enumerable.Repeat(1.0, strata)],
            .. grouped ? [[.. Enumerable.Range(0, strata).Select(s => s < first[1] ? -1.0 : 1)]] : Array.Empty<double[]>(),
            .. amount ? Array.Empty<double[]>() : [Doubt(means, variance)],
        ];
        double[][] loadings = [.. Enumerable.Range(0, strata).Select(s => Array.ConvertAll(commons, common => common[s]))];
        var prior = new ShiftPrior([.. variance.Select(Math.Sqrt)], loadings);
        return new Target(cuts, first, relative, amount, prior, [.. variance.Zip(count, (value, rows) => value / Math.Max(rows, 1))]);
    }

    /// <summary>Live predictions with regard to this target.</summary>
    /// <param name="expected">What the reference expects of each.</param>
    /// <param name="groups">0 or 1 by what was predicted.</param>
    /// <param name="outcomes">What each turned out to be, as far as known.</param>
    /// <param name="panes">The pane each was made in.</param>
    public TargetRows Rows(double[] expected, int[] groups, double[] outcomes, int[] panes)
    {
        var strata = new int[expected.Length];
        var variances = new double[expected.Length];
        for (int i = 0; i < strata.Length; i++)
        {
            strata[i] = StratumOf(_cuts, _first, expected[i], groups[i]);
            variances[i] = IsAmount
                ? _relative[strata[i]] * expected[i] * expected[i]
                : Math.Max(LeastVariance, expected[i] * (1 - expected[i]));
        }

        return new TargetRows(panes, strata, expected, variances, outcomes);
    }

    static int StratumOf(double[][] cuts, int[] first, double expected, int group)
    {
        int index = Array.BinarySearch(cuts[group], expected);
        return first[group] + (index >= 0 ? index + 1 : ~index);
    }

    // By how much outcomes shift where confidence is worth but half, as a logit: high expectations fall and low ones rise, the more so the
    // surer they are. In standard deviations of the strata, with a mean square of 1.
    static double[] Doubt(double[] expected, double[] variance)
    {
        double[] shifts = [.. expected.Zip(variance, (mean, square) =>
        {
            double probability = Math.Clamp(mean, LeastVariance, 1 - LeastVariance);
            double odds = Math.Sqrt(probability / (1 - probability));
            return (probability - (odds / (1 + odds))) / Math.Sqrt(square);
        })];
        double scale = Math.Sqrt(shifts.Average(shift => shift * shift));
        return scale > 0 ? Array.ConvertAll(shifts, shift => shift / scale) : shifts;
    }

    static double[] Cuts(double[] expected, int[] groups, int group, int strata)
    {
        double[] sorted = [.. expected.Where((_, i) => groups[i] == group).Order()];
        if (sorted.Length < LeastRows)
            return [];
        return
        [
            .. Enumerable.Range(1, strata - 1)
                .Select(i => sorted[(int)((long)sorted.Length * i / strata)])
                .Where(cut => cut > sorted[0])
                .Distinct(),
        ];
    }
}
