namespace OtelMl.Analyzers.Detection.Feedback;

/// <summary>
/// How long labels take: the share of predictions that are labelled by an age. Predictions that are still unlabelled say only that
/// it takes longer (they are censored): Kaplan and Meier (JASA 1958) on counts by bin, where those awaited that leave within a bin
/// count as half of it at risk (Cutler and Ederer 1958); its variance by Greenwood. Labels that never come leave the curve flat below one.
/// </summary>
public sealed class DelayCurve
{
    // Beyond the age to which so few are followed the curve says nothing.
    const int LeastAtRisk = 20;

    // A curve that rises by less than this share of its height over the second half of its ages has come to its end.
    const double FlatRise = 0.02;

    readonly double[] _labelled; // by bin, the share labelled at its end
    readonly double[] _relativeVariance; // by bin, of the share unlabelled at its end

    DelayCurve(double[] labelled, double[] relativeVariance, double? plateau)
    {
        _labelled = labelled;
        _relativeVariance = relativeVariance;
        Plateau = plateau;
    }

    /// <summary>The share of predictions that ever get a label; null while it is too early to tell.</summary>
    public double? Plateau { get; }

    /// <summary>Fits the curve.</summary>
    /// <param name="labelled">By bin of <see cref="DelayGrid"/>, how many predictions were labelled at that age.</param>
    /// <param name="open">By bin, how many are unlabelled at that age.</param>
    public static DelayCurve Of(IReadOnlyList<long> labelled, IReadOnlyList<long> open)
    {
        var share = new double[DelayGrid.Bins];
        var relative = new double[DelayGrid.Bins];
        double survival = 1;
        double sum = 0;
        double left = labelled.Sum() + open.Sum();
        int last = -1;
        for (int bin = 0; bin < DelayGrid.Bins; bin++)
        {
            double atRisk = left - (open[bin] / 2.0);
            if (left >= LeastAtRisk)
            {
                last = bin;
                double hazard = Math.Min(1, labelled[bin] / atRisk);
                survival *= 1 - hazard;
                sum += hazard < 1 ? hazard / (atRisk * (1 - hazard)) : 0;
            }

            share[bin] = 1 - survival;
            relative[bin] = sum;
            left -= labelled[bin] + open[bin];
        }

        return new DelayCurve(share, relative, last < 0 ? null : PlateauOf(share, last));
    }

    /// <summary>The share of predictions that are labelled by an age, in [0, 1].</summary>
    /// <param name="seconds">The age.</param>
    public double At(double seconds)
    {
        int bin = DelayGrid.BinOf(seconds);
        double before = bin == 0 ? 0 : _labelled[bin - 1];
        return bin == DelayGrid.Bins - 1
            ? before
            : before + ((_labelled[bin] - before) * Math.Max(0, seconds - DelayGrid.Edge(bin)) / (DelayGrid.Edge(bin + 1) - DelayGrid.Edge(bin)));
    }

    /// <summary>The variance of <see cref="At"/> (Greenwood).</summary>
    /// <param name="seconds">The age.</param>
    public double VarianceAt(double seconds)
    {
        double unlabelled = 1 - At(seconds);
        return unlabelled * unlabelled * _relativeVariance[DelayGrid.BinOf(seconds)];
    }

    static double? PlateauOf(double[] share, int last)
    {
        double half = share[DelayGrid.BinOf(DelayGrid.Edge(last) / 2)];
        return share[last] - half <= FlatRise * share[last] ? share[last] : null;
    }
}
