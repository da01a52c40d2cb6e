using MathNet.Numerics;

namespace OtelMl.Analyzers.Detection.Fusion;

/// <summary>
/// How the mean of some labelled outcomes varies, given how far their stratum is supposed to have shifted: the variance and the probability
/// of what was seen. A Kalman filter takes noise as it comes; that of outcomes depends on what they are expected to be.
/// </summary>
abstract class OutcomeLaw
{
    const double Least = 1e-3; // nothing is certain
    const double LeastAmount = 1e-200; // in whatever unit

    /// <summary>Something that happens or does not.</summary>
    public static readonly OutcomeLaw Event = new EventLaw();

    /// <summary>An amount, at least 0.</summary>
    public static readonly OutcomeLaw Amount = new AmountLaw();

    /// <summary>The variance of the mean residual, and the logarithm of the probability or density of the one that was seen.</summary>
    /// <param name="pane">The labels; at least one.</param>
    /// <param name="shift">How far the stratum is supposed to have shifted.</param>
    /// <param name="uncertainty">The variance of that.</param>
    public abstract (double Variance, double LogDensity) Of(in StratumPane pane, double shift, double uncertainty);

    // Labels of one pane and stratum share the shift, so that they are beta-binomial: single ones vary by what was expected of them alone.
    sealed class EventLaw : OutcomeLaw
    {
        public override (double Variance, double LogDensity) Of(in StratumPane pane, double shift, double uncertainty)
        {
            double mean = Math.Clamp(pane.Expected + shift, Least, 1 - Least);
            double moved = mean - pane.Expected;
            double single = Math.Max(pane.Variance + (moved * (1 - (2 * pane.Expected))) - (moved * moved), Least);
            double alike = Math.Min(uncertainty / (mean * (1 - mean)), 0.99);
            double variance = uncertainty + (Math.Max(single - uncertainty, Least) / pane.Labelled);
            int happened = (int)Math.Round(pane.Labelled * (pane.Expected + pane.Residual));
            return (variance, LogProbability(happened, pane.Labelled - happened, mean, alike));
        }

        // Each is from a thousandth to some thousands.
        const int MostFactors = 64;

        // In units of 1 / alike - 1, so that none alike is the binomial's.
        static double LogProbability(int happened, int others, double mean, double alike)
        {
            double step = alike / (1 - alike);
            if (happened + others > MostFactors && step > 1e-9)
            {
                double alpha = mean / step;
                double beta = (1 - mean) / step;
                return SpecialFunctions.BetaLn(alpha + happened, beta + others) - SpecialFunctions.BetaLn(alpha, beta);
            }

            // Logarithms are what takes time here. No product of so few factors leaves the range of a double.
            double log = 0;
            for (int first = 0; first < happened + others; first += MostFactors)
            {
                double seen = 1;
                double all = 1;
                for (int i = first; i < Math.Min(first + MostFactors, happened + others); i++)
                {
                    seen *= i < happened ? mean + (i * step) : 1 - mean + ((i - happened) * step);
                    all *= 1 + (i * step);
                }

                log += Math.Log(seen) - Math.Log(all);
            }

            return log;
        }
    }

    // Gamma, as wide as what is expected is large.
    sealed class AmountLaw : OutcomeLaw
    {
        public override (double Variance, double LogDensity) Of(in StratumPane pane, double shift, double uncertainty)
        {
            double expected = Math.Max(pane.Expected, LeastAmount);
            double mean = Math.Max(pane.Expected + shift, Least * expected);
            double ratio = mean / expected;
            double variance = uncertainty + (pane.Variance * ratio * ratio / pane.Labelled);
            double shape = mean * mean / variance;
            double seen = Math.Max(pane.Expected + pane.Residual, Least * expected);
            return (variance, (shape * Math.Log(shape / mean)) + ((shape - 1) * Math.Log(seen)) - (shape * seen / mean) - SpecialFunctions.GammaLn(shape));
        }
    }
}
