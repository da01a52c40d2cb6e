namespace OtelMl.Analyzers.Detection.Accuracy;

/// <summary>
/// Estimates a window's accuracy from the labels that had arrived by a given day and, for the predictions without one, from
/// importance weighting (methods A5) shifted by what labels, of this window and before, have shown in each stratum (A11).
/// </summary>
/// <remarks>
/// Without any label the shift is not identifiable: the estimate is importance weighting alone, and its interval speaks of sampling
/// only. How fast shifts move, and on which days they jump, is not fixed but averaged over by the evidence of the labels themselves.
/// The priors were chosen on the taxi trips of 2019. Time O(days · histories · strata³) an estimate.
/// </remarks>
public sealed class FusedAccuracy
{
    /// <summary>The share of a window's predictions that must be labelled before its accuracy counts as realised.</summary>
    public const double RealizedShare = 0.95;

    // Breaks are rare: one in two months, before anything is known.
    const double BreaksPerDay = 1.0 / 60;

    // How many break days are kept in mind for each pair of steps.
    const int MostHistories = 16;

    static readonly double[] DailySteps = [0.0005, 0.002, 0.008];

    readonly ReferenceModel _reference;
    readonly ILookup<int, Cell> _cellsByDay;

    /// <summary>Takes the data; each call of <see cref="Estimate"/> then looks at them as of a day.</summary>
    /// <param name="reference">What the reference expects.</param>
    /// <param name="cells">All predictions of the pipeline, as cells; in any order.</param>
    public FusedAccuracy(ReferenceModel reference, IEnumerable<Cell> cells)
    {
        _reference = reference;
        _cellsByDay = cells.ToLookup(cell => cell.Day);
    }

    /// <summary>Estimates the window of days [<paramref name="fromDay"/>, <paramref name="toDay"/>) with labels known before <paramref name="asOfDay"/>.</summary>
    /// <returns>The estimate, or null where the window has no prediction.</returns>
    public AccuracyEstimate? Estimate(int fromDay, int toDay, int asOfDay)
    {
        var window = Tally.Of(Cells(fromDay, toDay), asOfDay);
        if (window.Total == 0)
            return null;

        bool anyLabel = Cells(0, toDay).Any(cell => cell.LabelledOn < asOfDay);
        (double shift, double shiftVariance) = anyLabel ? Shift(fromDay, toDay, asOfDay, window.Total) : (0, ReferenceError(fromDay, toDay));
        double share = window.Unlabelled / (double)window.Total;
        double unlabelledAccuracy = window.Unlabelled == 0 ? 0 : Clip((window.UnlabelledExpected + (shift * window.Total)) / window.Unlabelled);
        double value = ((double)window.Correct / window.Total) + (share * unlabelledAccuracy);
        double sampling = share * unlabelledAccuracy * (1 - unlabelledAccuracy) / window.Total;
        return new AccuracyEstimate(value, Math.Sqrt(shiftVariance + sampling), window.Labelled, window.Unlabelled);
    }

    /// <summary>The accuracy of a window's labelled predictions as known today; null while fewer than <see cref="RealizedShare"/> are labelled.</summary>
    public double? Realized(int fromDay, int toDay)
    {
        var window = Tally.Of(Cells(fromDay, toDay), Cell.Never);
        return window.Total > 0 && window.Labelled >= RealizedShare * window.Total ? window.Correct / (double)window.Labelled : null;
    }

    /// <summary>How many predictions a window has.</summary>
    public long Count(int fromDay, int toDay) => Cells(fromDay, toDay).Sum(cell => cell.Count);

    IEnumerable<Cell> Cells(int fromDay, int toDay)
    {
        for (int day = fromDay; day < toDay; day++)
        {
            foreach (Cell cell in _cellsByDay[day])
                yield return cell;
        }
    }

    // The posterior of the sum, over unlabelled predictions, of their shift, divided by the window's size.
    (double Mean, double Variance) Shift(int fromDay, int toDay, int asOfDay, long total)
    {
        List<List<StratumDay>> days = [.. Enumerable.Range(0, toDay).Select(day => Strata(day, day >= fromDay, asOfDay, total))];
        List<ConceptTracker> histories = [];
        foreach (double common in DailySteps)
        {
            foreach (double own in DailySteps)
                histories.AddRange(Follow(new ConceptTracker(_reference.Stratification.Count, common, own), days));
        }

        double norm = ConceptTracker.LogSum(histories);
        double[] weights = [.. histories.Select(history => Math.Exp(history.LogWeight - norm))];
        double mean = histories.Zip(weights, (history, weight) => weight * history.SumMean).Sum();
        double variance = histories
            .Zip(weights, (history, weight) => weight * (history.SumVariance + ((history.SumMean - mean) * (history.SumMean - mean))))
            .Sum();
        return (mean, variance);
    }

    List<StratumDay> Strata(int day, bool inWindow, int asOfDay, long total) =>
    [
        .. _cellsByDay[day].GroupBy(cell => cell.Stratum).Select(stratum =>
        {
            var tally = Tally.Of(stratum, asOfDay);
            return new StratumDay(stratum.Key, tally, inWindow ? (double)tally.Unlabelled / total : 0);
        }),
    ];

    // Every day something may have broken: each history goes on unbroken, and one that broke today joins them. The least probable
    // are given up (a beam search over break days).
    static List<ConceptTracker> Follow(ConceptTracker start, IReadOnlyList<List<StratumDay>> days)
    {
        List<ConceptTracker> histories = [start];
        foreach (List<StratumDay> day in days)
        {
            ConceptTracker broken = ConceptTracker.Broken(histories, Math.Log(BreaksPerDay));
            foreach (ConceptTracker history in histories)
            {
                history.NextDay(Math.Log(1 - BreaksPerDay));
            }

            histories.Add(broken);
            foreach (ConceptTracker history in histories)
                Learn(history, day);

            if (histories.Count > MostHistories)
                histories.Remove(histories.MinBy(history => history.LogWeight)!);
        }

        return histories;
    }

    static void Learn(ConceptTracker history, List<StratumDay> day)
    {
        // The noise of all strata by what was known before the day, so that their order does not matter.
        Span<double> variances = stackalloc double[day.Count];
        for (int i = 0; i < day.Count; i++)
        {
            double accuracy = Math.Clamp(day[i].Expected + history.Shift(day[i].Stratum), 0.05, 0.95);
            variances[i] = accuracy * (1 - accuracy) / day[i].Tally.Labelled;
        }

        for (int i = 0; i < day.Count; i++)
        {
            StratumDay stratum = day[i];
            if (stratum.Tally.Labelled > 0)
                history.Observe(stratum.Stratum, ((double)stratum.Tally.Correct / stratum.Tally.Labelled) - stratum.Expected, variances[i]);
            if (stratum.Weight > 0)
                history.Accumulate(stratum.Stratum, stratum.Weight);
        }
    }

    // The squared error of importance weighting: the reference's own sampling where the window's predictions lie, and the bias that
    // shrinkage and the ensemble's other members may have brought, which is how far they are from the strata's plain means.
    double ReferenceError(int fromDay, int toDay)
    {
        double total = Count(fromDay, toDay);
        double bias = 0;
        var shares = new double[_reference.Stratification.Count];
        foreach (Cell cell in Cells(fromDay, toDay))
        {
            shares[cell.Stratum] += cell.Count / total;
            bias += (cell.Expected - (cell.Count * _reference.StratumAccuracies.Means[cell.Stratum])) / total;
        }

        return _reference.StratumAccuracies.Variance(shares) + (bias * bias);
    }

    static double Clip(double probability) => Math.Clamp(probability, 0, 1);

    // A stratum on a day: what is known of it, and the weight of its shift in the window's accuracy.
    readonly record struct StratumDay(int Stratum, Tally Tally, double Weight)
    {
        public double Expected => Tally.LabelledExpected / Tally.Labelled;
    }
}
