using MathNet.Numerics.Statistics;

namespace OtelMl.Analyzers.Detection.Business;

/// <summary>
/// Whether two series go together, and at which lag (methods A36). Both lose their trend and season. The first is pre-whitened by an
/// autoregression and the second filtered alike (Box and Jenkins 1970), lest two series that merely wander seem to belong together.
/// What remains is correlated at every lag; the strongest of all is compared with the strongest of series drawn anew independently of
/// each other by the stationary bootstrap, which pays for having looked at many lags. Drawn anew together they give the intervals.
/// It is association: what else goes up and down with both cannot be told from a cause.
/// </summary>
/// <param name="Lags">Every lag, ascending.</param>
/// <param name="PValue">How probable so strong a correlation is at any lag, if the series had nothing to do with each other.</param>
public sealed record Association(IReadOnlyList<LagCorrelation> Lags, double PValue)
{
    /// <summary>Below this probability the series are said to be associated.</summary>
    public const double Level = 0.05;

    /// <summary>So many pairs of panes a lag needs to count.</summary>
    public const int LeastPairs = 20;

    // So many that the level is a multiple of one over one more.
    const int DefaultDraws = 499;

    /// <summary>The lag at which they go together most.</summary>
    public LagCorrelation Strongest => Lags.MaxBy(lag => Strength(lag.Pearson, lag.Pairs));

    /// <summary>Whether they go together at all.</summary>
    public bool IsAssociated => PValue <= Level;

    /// <summary>Looks at two series.</summary>
    /// <param name="model">How the model does, by pane; not a number where it is not known.</param>
    /// <param name="business">How business does, in the same panes.</param>
    /// <param name="season">How many panes a season has; 1 for none.</param>
    /// <param name="most">The longest lag to look at, either way.</param>
    /// <param name="seed">Chooses the draws.</param>
    /// <param name="draws">How many.</param>
    /// <returns>Null where there is no lag with <see cref="LeastPairs"/> pairs, or one of the series does not change.</returns>
    public static Association? Find(double[] model, double[] business, int season, int most, int seed, int draws = DefaultDraws)
    {
        if (Present(model) < LeastPairs || Present(business) < LeastPairs)
            return null;
        double[] x = SeasonalTrend.Remove(model, season);
        double[] y = SeasonalTrend.Remove(business, season);
        var whitening = AutoRegression.Fit(x);
        x = whitening.Filter(x);
        y = whitening.Filter(y);
        int[] lags = [.. Enumerable.Range(-most, (2 * most) + 1).Where(lag => Correlate(x, y, lag, null).Pairs >= LeastPairs)];
        (double Value, int Pairs)[] correlations = Array.ConvertAll(lags, lag => Correlate(x, y, lag, null));
        if (lags.Length == 0 || correlations.Any(correlation => double.IsNaN(correlation.Value)))
            return null;

        var bootstrap = new StationaryBootstrap(x.Length, new Random(seed));
        double strongest = correlations.Max(correlation => Strength(correlation.Value, correlation.Pairs));
        int stronger = Enumerable.Range(0, draws).Count(_ => StrongestOf(Pick(x, bootstrap.Draw()), Pick(y, bootstrap.Draw()), lags) >= strongest);
        double[][] together = [.. Enumerable.Range(0, draws).Select(_ => bootstrap.Draw()).Select(panes => Array.ConvertAll(lags, lag => Fisher(Correlate(x, y, lag, panes).Value)))];
        (double[] errors, double width) = Simultaneous(Array.ConvertAll(correlations, correlation => Fisher(correlation.Value)), together);
        return new Association(
            [
                .. lags.Select((lag, i) => new LagCorrelation(
                    lag,
                    correlations[i].Value,
                    Math.Tanh(Fisher(correlations[i].Value) - (width * errors[i])),
                    Math.Tanh(Fisher(correlations[i].Value) + (width * errors[i])),
                    SpearmanOf(x, y, lag),
                    correlations[i].Pairs)),
            ],
            (1 + stronger) / (1.0 + draws));
    }

    static int Present(double[] values) => values.Count(value => !double.IsNaN(value));

    static double[] Pick(double[] values, int[] panes) => Array.ConvertAll(panes, pane => values[pane]);

    static double Fisher(double correlation) => Math.Atanh(Math.Clamp(correlation, -1 + 1e-12, 1 - 1e-12));

    // In standard errors of a white series.
    static double Strength(double correlation, int pairs) => Math.Abs(Fisher(correlation)) * Math.Sqrt(Math.Max(0, pairs - 3));

    static double StrongestOf(double[] x, double[] y, int[] lags) =>
        lags.Select(lag => Correlate(x, y, lag, null)).Where(correlation => !double.IsNaN(correlation.Value))
            .Select(correlation => Strength(correlation.Value, correlation.Pairs)).DefaultIfEmpty(0).Max();

    // Each lag's standard error, and how many of them all lags together stay within in 95 % of draws.
    static (double[] Errors, double Width) Simultaneous(double[] centre, double[][] draws)
    {
        double[][] finite = [.. draws.Where(draw => !draw.Any(double.IsNaN))];
        double[] errors = [.. centre.Select((value, lag) => Math.Sqrt(finite.Average(draw => (draw[lag] - value) * (draw[lag] - value))))];
        double width = finite.Select(draw => draw.Select((value, lag) => Math.Abs(value - centre[lag]) / errors[lag]).Max()).Quantile(1 - Level);
        return (errors, width);
    }

    static double SpearmanOf(double[] x, double[] y, int lag)
    {
        int[] panes = [.. Enumerable.Range(0, x.Length).Where(pane => pane + lag >= 0 && pane + lag < y.Length && !double.IsNaN(x[pane]) && !double.IsNaN(y[pane + lag]))];
        return Correlation.Spearman(panes.Select(pane => x[pane]), panes.Select(pane => y[pane + lag]));
    }

    // The correlation of x with the y that many panes later, over all panes or those drawn, and of how many pairs it is; in one pass,
    // since the bootstrap asks for it a hundred thousand times.
    static (double Value, int Pairs) Correlate(double[] x, double[] y, int lag, int[]? panes)
    {
        int pairs = 0;
        double sumX = 0, sumY = 0, sumXX = 0, sumYY = 0, sumXY = 0;
        for (int i = 0; i < x.Length; i++)
        {
            int pane = panes is null ? i : panes[i];
            int later = pane + lag;
            if (later < 0 || later >= y.Length || double.IsNaN(x[pane]) || double.IsNaN(y[later]))
                continue;
            pairs++;
            sumX += x[pane];
            sumY += y[later];
            sumXX += x[pane] * x[pane];
            sumYY += y[later] * y[later];
            sumXY += x[pane] * y[later];
        }

        double varianceX = sumXX - (sumX * sumX / pairs);
        double varianceY = sumYY - (sumY * sumY / pairs);
        return (varianceX <= 1e-12 * sumXX || varianceY <= 1e-12 * sumYY ? double.NaN : (sumXY - (sumX * sumY / pairs)) / Math.Sqrt(varianceX * varianceY), pairs);
    }
}
