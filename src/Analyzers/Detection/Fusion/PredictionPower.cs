namespace OtelMl.Analyzers.Detection.Fusion;

/// <summary>
/// Prediction-powered inference (Angelopoulos et al., Science 2023) with power tuning (PPI++, 2023): the mean of the unlabelled outcomes
/// is λ times that of their expectations plus what labelled outcomes exceed λ times theirs by. With λ of 0 only labels count; it is chosen
/// to make the variance least.
/// </summary>
static class PredictionPower
{
    // Fewer labels have no variance to speak of.
    const int LeastLabels = 3;

    /// <summary>What the window's outcomes are, or are expected to be.</summary>
    /// <param name="rows">The window's predictions.</param>
    /// <param name="target">What they are looked at for.</param>
    /// <param name="known">Whether the label of each had come.</param>
    public static WindowOutcomes Of(TargetRows rows, Target target, bool[] known)
    {
        int[] labelled = [.. Enumerable.Range(0, rows.Count).Where(i => known[i])];
        if (labelled.Length < LeastLabels)
            return WindowOutcomes.With(ShiftPosterior.None(target.ReferenceError), rows, target, 0, rows.Count, known);

        double[] outcomes = Array.ConvertAll(labelled, i => rows.Outcome[i]);
        double[] expected = Array.ConvertAll(labelled, i => rows.Expected[i]);
        double share = (double)labelled.Length / Math.Max(1, rows.Count - labelled.Length);
        double spread = Covariance(rows.Expected, rows.Expected);
        double power = spread > 0 ? Math.Clamp(Covariance(outcomes, expected) / ((1 + share) * spread), 0, 1) : 0;
        double[] residuals = [.. outcomes.Zip(expected, (outcome, value) => outcome - (power * value))];
        double rectifier = residuals.Average();

        double error = Covariance(residuals, residuals) / labelled.Length;
        var posterior = new ShiftPosterior(new double[target.Prior.Strata], new double[target.Prior.Strata, target.Prior.Strata]);
        for (int s = 0; s < target.Prior.Strata; s++)
        {
            for (int t = 0; t < target.Prior.Strata; t++)
                posterior.Covariance[s, t] = error;
        }

        double[] rectified = Array.ConvertAll(rows.Expected, value => Math.Clamp((power * value) + rectifier, 0, target.Most));
        return WindowOutcomes.With(posterior, rows with { Expected = rectified }, target, 0, rows.Count, known);
    }

    static double Covariance(double[] one, double[] other)
    {
        double mean = one.Average();
        double otherMean = other.Average();
        return one.Zip(other, (a, b) => (a - mean) * (b - otherMean)).Sum() / (one.Length - 1);
    }
}
