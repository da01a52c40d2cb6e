using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;

namespace OtelMl.Analyzers.Detection.Fusion;

/// <summary>
/// What the predictions of a window turned out, or are expected, to be: labels where they had come (paper, section 3.3.2), for the
/// others the reference's expectation shifted by what labels of this window and before have shown in each stratum (methods A11).
/// </summary>
public sealed class WindowOutcomes
{
    readonly TargetRows _rows;
    readonly int _from;
    readonly double _most;
    readonly bool[] _known;
    readonly ShiftPosterior _posterior;
    readonly double[,] _root;
    readonly double[] _sensitivity;

    WindowOutcomes(TargetRows rows, int from, double most, double[] expected, bool[] known, ShiftPosterior posterior, double[] sensitivity)
    {
        _rows = rows;
        _from = from;
        _most = most;
        _known = known;
        _posterior = posterior;
        _sensitivity = sensitivity;
        _root = Root(posterior.Covariance);
        Expected = expected;
    }

    /// <summary>The outcome of each prediction of the window as known or expected.</summary>
    public double[] Expected { get; }

    /// <summary>Looks at the predictions [<paramref name="from"/>, <paramref name="to"/>).</summary>
    /// <param name="rows">All predictions up to the window's end.</param>
    /// <param name="prior">What shifts there may be.</param>
    /// <param name="from">The window's first prediction.</param>
    /// <param name="to">The one after its last.</param>
    /// <param name="known">Of all predictions, whether the label had come.</param>
    /// <param name="most">The largest possible outcome: 1, or infinite.</param>
    public static WindowOutcomes Of(TargetRows rows, ShiftPrior prior, int from, int to, bool[] known, double most)
    {
        bool any = known.AsSpan(0, to).Contains(true);
        ShiftPosterior posterior = any ? ShiftTracker.Follow(prior, Panes(rows, prior.Strata, from, to, known)) : ShiftPosterior.None(prior.Strata);

        var variance = new double[prior.Strata];
        var count = new int[prior.Strata];
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
            expected[i - from] = Math.Clamp(rows.Expected[i] + (sensitivity[i - from] * posterior.Mean[stratum]), 0, most);
        }

        return new WindowOutcomes(rows, from, most, expected, known, posterior, sensitivity);
    }

    /// <summary>Draws outcomes that may be, by the posterior of the shifts and then by chance.</summary>
    public void Draw(Random random, double[] outcomes)
    {
        int strata = _posterior.Mean.Length;
        var normal = new double[strata];
        for (int s = 0; s < strata; s++)
            normal[s] = Normal.Sample(random, 0, 1);
        var shift = new double[strata];
        for (int s = 0; s < strata; s++)
        {
            shift[s] = _posterior.Mean[s];
            for (int t = 0; t <= s; t++)
                shift[s] += _root[s, t] * normal[t];
        }

        for (int i = 0; i < outcomes.Length; i++)
        {
            int row = _from + i;
            if (_known[row])
            {
                outcomes[i] = Expected[i];
                continue;
            }

            double mean = Math.Clamp(_rows.Expected[row] + (_sensitivity[i] * shift[_rows.Stratum[row]]), 0, _most);
            outcomes[i] = _most == 1
                ? random.NextDouble() < mean ? 1 : 0
                : mean + (Math.Sqrt(_rows.Variance[row]) * Normal.Sample(random, 0, 1));
        }
    }

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
            var weight = new double[strata];
            for (int pane = rows.Pane[i]; i < to && rows.Pane[i] == pane; i++)
            {
                int s = rows.Stratum[i];
                if (known[i])
                {
                    labelled[s]++;
                    residual[s] += rows.Outcome[i] - rows.Expected[i];
                    variance[s] += rows.Variance[i];
                }
                else if (i >= from)
                {
                    weight[s] += 1 / unlabelled[s];
                }
            }

            panes.Add([
                .. Enumerable.Range(0, strata).Where(s => labelled[s] > 0 || weight[s] > 0).Select(s => new StratumPane(
                    s, labelled[s], labelled[s] == 0 ? 0 : residual[s] / labelled[s], labelled[s] == 0 ? 0 : variance[s] / labelled[s], weight[s])),
            ]);
        }

        return panes;
    }

    // A triangular root of the covariance, which rounding may have left a little short of positive.
    static double[,] Root(double[,] covariance)
    {
        Matrix<double> matrix = Matrix<double>.Build.DenseOfArray(covariance);
        double ridge = 1e-12 + (1e-9 * matrix.Diagonal().AbsoluteMaximum());
        return (matrix + (ridge * Matrix<double>.Build.DenseIdentity(matrix.RowCount))).Cholesky().Factor.ToArray();
    }
}
