namespace OtelMl.Analyzers.Detection.Ensemble;

/// <summary>
/// Weighs members by the losses they have had: the exponentially weighted forecaster with the learning rate of AdaHedge (de Rooij, van
/// Erven, Grünwald and Koolen, JMLR 2014), which needs to know neither how large losses get nor how many there will be.
/// </summary>
/// <remarks>
/// Whatever the losses: after T rounds, in none of which they differed by more than S, the weighted loss exceeds a member's by at most
/// (1 + ln(1/p) / ln K) · (S √(T ln K) / 2 + S (2 ln K / 3 + 1)), with p its prior weight among K (theorem 8 there; of equal priors the
/// first factor is 2). Where losses are convex, as distances are, so does the loss of the weighted mean.
/// </remarks>
public sealed class AdaptiveHedge
{
    readonly double[] _prior;
    readonly double[] _losses;
    double _gap;

    /// <summary>Starts without any loss.</summary>
    /// <param name="prior">Positive weights of the members that sum to 1.</param>
    public AdaptiveHedge(IReadOnlyList<double> prior)
    {
        _prior = [.. prior];
        _losses = new double[_prior.Length];
    }

    /// <summary>The present weights, which sum to 1.</summary>
    public double[] Weights() => Mix(_losses).Weights;

    /// <summary>Learns what a round cost each member.</summary>
    public void Learn(IReadOnlyList<double> losses)
    {
        (double[] weights, double before) = Mix(_losses);
        double weighted = 0;
        for (int i = 0; i < _losses.Length; i++)
        {
            weighted += weights[i] * losses[i];
            _losses[i] += losses[i];
        }

        // The rate stays that of the round.
        _gap += Math.Max(0, weighted - (Mix(_losses).Loss - before));
    }

    /// <summary>By how much the weighted loss can exceed a member's at most.</summary>
    /// <param name="prior">The member's prior weight.</param>
    /// <param name="members">How many members there are.</param>
    /// <param name="range">By how much losses differed in a round at most.</param>
    /// <param name="rounds">How many rounds there were.</param>
    /// <param name="copies">Between how many copies they were shared out, see <see cref="DelayedHedge"/>.</param>
    public static double Regret(double prior, int members, double range, int rounds, int copies = 1)
    {
        double size = Math.Log(members);
        return members == 1 ? 0 : (1 - (Math.Log(prior) / size)) * range * ((Math.Sqrt(copies * rounds * size) / 2) + (copies * ((2 * size / 3) + 1)));
    }

    // The weights, and the loss of the mixture so far, at the present rate.
    (double[] Weights, double Loss) Mix(double[] losses)
    {
        double best = losses.Min();
        double rate = _gap > 0 ? Math.Log(_prior.Length) / _gap : double.PositiveInfinity;
        double[] weights = [.. losses.Select((loss, i) => loss == best ? _prior[i] : double.IsPositiveInfinity(rate) ? 0 : _prior[i] * Math.Exp(-rate * (loss - best)))];
        double sum = weights.Sum();
        return (Array.ConvertAll(weights, weight => weight / sum), best - (double.IsPositiveInfinity(rate) ? 0 : Math.Log(sum) / rate));
    }
}
