namespace OtelMl.Analyzers.Detection.Fusion;

/// <summary>
/// What the predictions of a window turned out, or are expected, to be: labels where they had come (paper, section 3.3.2), for the
/// others the reference's expectation shifted by what labels of this window and before have shown in each stratum (methods A11).
/// </summary>
public sealed class WindowOutcomes
{
    readonly TargetRows _rows;
    readonly Target _target;
    readonly int[] _predictions;
    readonly bool[] _known;
    readonly ShiftPosterior _posterior;
    readonly double[] _sensitivity;
    readonly int[] _labels; // by stratum
    readonly double _ownVariance; // of a shift that only these predictions have

    WindowOutcomes(
        TargetRows rows, Target target, int[] predictions, double[] expected, bool[] known, ShiftPosterior posterior, double[] sensitivity, int[] labels, double ownVariance)
    {
        _rows = rows;
        _target = target;
        _predictions = predictions;
        _known = known;
        _posterior = posterior;
        _sensitivity = sensitivity;
        _labels = labels;
        _ownVariance = ownVariance;
        Expected = expected;
    }

    /// <summary>The outcome of each prediction of the window as known or expected.</summary>
    public double[] Expected { get; }

    /// <summary>The largest possible outcome.</summary>
    public double Most => _target.Most;

    /// <summary>Whether the label of a prediction of the window had come.</summary>
    public bool IsKnown(int index) => _known[_predictions[index]];

    /// <summary>The stratum of a prediction of the window.</summary>
    public int StratumOf(int index) => _rows.Stratum[_predictions[index]];

    /// <summary>Looks at the predictions [<paramref name="from"/>, <paramref name="to"/>).</summary>
    /// <param name="rows">All predictions up to the window's end.</param>
    /// <param name="target">What they are looked at for.</param>
    /// <param name="from">The window's first prediction.</param>
    /// <param name="to">The one after its last.</param>
    /// <param name="known">Of all predictions, whether the label had come.</param>
    /// <param name="selective">Whether labels come sooner or later for a reason, so that those that came may differ from those awaited.</param>
    public static WindowOutcomes Of(TargetRows rows, Target target, int from, int to, bool[] known, bool selective = false) =>
        Of(rows, target, from, to, known, selective, ShiftTracker.Paces);

    /// <summary>The same by what is known of how fast shifts move.</summary>
    internal static WindowOutcomes Of(TargetRows rows, Target target, int from, int to, bool[] known, bool selective, ShiftPace[] paces)
    {
        bool any = known.AsSpan(0, to).Contains(true);
        ShiftPosterior posterior = any
            ? ShiftTracker.Follow(target.Prior, Panes(rows, target.Prior.Strata, from, to, known), paces, target.Law)
            : ShiftPosterior.None(target.ReferenceError);
        return With(any && selective ? posterior.MaybeNone() : posterior, rows, target, from, to, known);
    }

    /// <summary>The same by what is supposed of the strata's shifts.</summary>
    internal static WindowOutcomes With(ShiftPosterior posterior, TargetRows rows, Target target, int from, int to, bool[] known)
    {
        int strata = target.Prior.Strata;
        var variance = new double[strata];
        var count = new int[strata];
        for (int i = from; i < to; i++)
        {
            if (known[i])
                continue;
            variance[rows.Stratum[i]] += rows.Variance[i];
            count[rows.Stratum[i]]++;
        }

        var expected = new double[to - from];
        var sensitivity = new double[to - from];
        for (int i = from; i < to; i++)
        {
            int stratum = rows.Stratum[i];
            if (known[i])
            {
                expected[i - from] = rows.Outcome[i];
                continue;
            }

            // Where outcomes vary more they can also shift more; over the stratum it comes to its shift.
            sensitivity[i - from] = variance[stratum] > 0 ? rows.Variance[i] * count[stratum] / variance[stratum] : 1;
            expected[i - from] = Math.Clamp(rows.Expected[i] + (sensitivity[i - from] * posterior.Mean[stratum]), 0, target.Most);
        }

        var labels = new int[strata];
        for (int i = 0; i < to; i++)
            labels[rows.Stratum[i]] += known[i] ? 1 : 0;
        return new WindowOutcomes(rows, target, [.. Enumerable.Range(from, to - from)], expected, known, posterior, sensitivity, labels, ownVariance: 0);
    }

    /// <summary>How many labels had come, in this window or before, in the stratum of a prediction.</summary>
    public int LabelsNear(int row) => _labels[_rows.Stratum[row]];

    /// <summary>The squared standard error of a metric: that of the shifts, of a part's own among them, and the chance of the unlabelled outcomes themselves.</summary>
    /// <param name="gradient">By how much the metric grows with each outcome of the window.</param>
    /// <param name="sampled">The share of the window's predictions that these are; the chance of more outcomes evens out.</param>
    public double SquaredError(double[] gradient, double sampled = 1)
    {
        double chance = 0;
        double own = 0;
        var slopes = new double[_posterior.Mean.Length];
        for (int i = 0; i < gradient.Length; i++)
        {
            int row = _predictions[i];
            if (_known[row])
                continue;
            slopes[_rows.Stratum[row]] += gradient[i] * _sensitivity[i];
            own += gradient[i] * _sensitivity[i];
            chance += gradient[i] * gradient[i] * ChanceOf(i);
        }

        double shifts = 0;
        for (int s = 0; s < slopes.Length; s++)
        {
            for (int t = 0; t < slopes.Length; t++)
                shifts += slopes[s] * _posterior.Covariance[s, t] * slopes[t];
        }

        return Math.Max(0, shifts) + (own * own * _ownVariance) + (sampled * chance);
    }

    // An amount varies by as much as it is large.
    double ChanceOf(int index)
    {
        if (!_target.IsAmount)
            return Expected[index] * (1 - Expected[index]);
        double before = _rows.Expected[_predictions[index]];
        double grown = before > 0 ? Expected[index] / before : 1;
        return _rows.Variance[_predictions[index]] * grown * grown;
    }

    /// <summary>How much the labelled outcomes would vary a metric if they were drawn anew.</summary>
    /// <param name="gradient">By how much the metric grows with each outcome of the window.</param>
    public double LabelledVariance(double[] gradient)
    {
        double sum = 0;
        for (int i = 0; i < gradient.Length; i++)
            sum += IsKnown(i) ? gradient[i] * gradient[i] * _rows.Variance[_predictions[i]] : 0;
        return sum;
    }

    /// <summary>What the labels of some of the window's predictions say beyond the shifts of their strata.</summary>
    /// <param name="indexes">The predictions, counted within the window.</param>
    internal SliceLabels LabelsOf(int[] indexes)
    {
        int labelled = 0;
        double residual = 0;
        double variance = 0;
        foreach (int row in indexes.Where(IsKnown).Select(index => _predictions[index]))
        {
            labelled++;
            residual += _rows.Outcome[row] - Math.Clamp(_rows.Expected[row] + _posterior.Mean[_rows.Stratum[row]], 0, _target.Most);
            variance += _rows.Variance[row];
        }

        return new SliceLabels(
            indexes.Length / (double)Expected.Length,
            indexes.Average(index => _rows.Variance[_predictions[index]]),
            labelled,
            labelled == 0 ? 0 : residual / labelled,
            labelled == 0 ? 0 : variance / labelled / labelled);
    }

    /// <summary>Some of the window's predictions, which have a shift of their own beside those of their strata.</summary>
    /// <param name="indexes">The predictions, counted within the window.</param>
    /// <param name="own">That shift.</param>
    internal WindowOutcomes Part(int[] indexes, SliceShift own)
    {
        double[] sensitivity = Array.ConvertAll(indexes, index => _sensitivity[index]);
        double[] expected = Array.ConvertAll(indexes, index => IsKnown(index) ? Expected[index] : Math.Clamp(Expected[index] + (_sensitivity[index] * own.Mean), 0, _target.Most));
        return new WindowOutcomes(_rows, _target, Array.ConvertAll(indexes, index => _predictions[index]), expected, _known, _posterior, sensitivity, _labels, own.Variance);
    }

    /// <summary>How fast shifts move, as far as a reference tells.</summary>
    /// <param name="rows">The reference's rows.</param>
    /// <param name="target">What they are looked at for.</param>
    internal static ShiftPace[] Paces(TargetRows rows, Target target) =>
        ShiftTracker.Learn(target.Prior, Panes(rows, target.Prior.Strata, 0, rows.Count, [.. Enumerable.Repeat(true, rows.Count)]), target.Law);

    static List<IReadOnlyList<StratumPane>> Panes(TargetRows rows, int strata, int from, int to, bool[] known)
    {
        var unlabelled = new double[strata];
        for (int i = from; i < to; i++)
            unlabelled[rows.Stratum[i]] += known[i] ? 0 : 1;

        var panes = new List<IReadOnlyList<StratumPane>>();
        for (int i = 0; i < to;)
        {
            // Panes in which nobody asked anything let time pass all the same.
            while (panes.Count < rows.Pane[i])
                panes.Add([]);
            var labelled = new int[strata];
            var residual = new double[strata];
            var variance = new double[strata];
            var expected = new double[strata];
            var weight = new double[strata];
            for (int pane = rows.Pane[i]; i < to && rows.Pane[i] == pane; i++)
            {
                int s = rows.Stratum[i];
                if (known[i])
                {
                    labelled[s]++;
                    residual[s] += rows.Outcome[i] - rows.Expected[i];
                    variance[s] += rows.Variance[i];
                    expected[s] += rows.Expected[i];
                }
                else if (i >= from)
                {
                    weight[s] += 1 / unlabelled[s];
                }
            }

            panes.Add([
                .. Enumerable.Range(0, strata).Where(s => labelled[s] > 0 || weight[s] > 0).Select(s => new StratumPane(
                    s, labelled[s], Mean(residual[s], labelled[s]), Mean(expected[s], labelled[s]), Mean(variance[s], labelled[s]), weight[s])),
            ]);
        }

        return panes;
    }

    static double Mean(double sum, int count) => count == 0 ? 0 : sum / count;
}
