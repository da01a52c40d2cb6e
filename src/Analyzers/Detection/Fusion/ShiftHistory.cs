using System.Numerics;
using System.Runtime.InteropServices;

namespace OtelMl.Analyzers.Detection.Fusion;

/// <summary>
/// One history of how far outcomes have moved from what the reference expects, in a linear-Gaussian state-space model: shifts common to
/// all strata and one for each stratum, all random walks from pane to pane. Labels are noisy observations of their pane and stratum.
/// Panes without labels, and labels still to come, are thereby filled in from their neighbours with the uncertainty that deserves.
/// </summary>
/// <remarks>
/// A Kalman filter (Durbin and Koopman, Time Series Analysis by State Space Methods, chapter 4) whose state also carries, of each
/// stratum, the shift averaged over the window, so that one forward pass yields their exact joint posterior. A pane costs O(strata³)
/// time, several numbers at once; memory is O(strata²).
/// </remarks>
sealed class ShiftHistory
{
    readonly ShiftPrior _prior;
    readonly int _shifts;
    readonly int _size;
    readonly int _stride; // the size, up to whole vectors; what is beyond it stays 0
    readonly double[] _mean;
    readonly double[] _covariance; // row by row
    readonly double[] _gain;
    int _used; // as long as nothing was accumulated the averages are 0 and covary with nothing

    /// <summary>Starts a pass.</summary>
    /// <param name="prior">What shifts there may be.</param>
    /// <param name="pace">How fast they move.</param>
    public ShiftHistory(ShiftPrior prior, ShiftPace pace)
    {
        _prior = prior;
        Pace = pace;
        LogWeight = Math.Log(pace.Prior);
        _shifts = prior.Commons + prior.Strata;
        _size = _shifts + prior.Strata;
        _used = _shifts;
        _stride = WholeVectors(_size) * Vector<double>.Count;
        _mean = new double[_stride];
        _covariance = new double[_size * _stride];
        _gain = new double[_stride];
        Diffuse(pace.Start * ShiftPrior.CommonStart, pace.Start * ShiftPrior.OwnStart);
    }

    /// <summary>How fast shifts move in it.</summary>
    public ShiftPace Pace { get; }

    /// <summary>The logarithm of the history's prior probability times the density of all that was observed.</summary>
    public double LogWeight { get; private set; }

    /// <summary>The posterior mean of a stratum's shift in the present pane.</summary>
    public double Shift(int stratum) => _prior.Scales[stratum] * (_mean[_prior.Commons + stratum] + CommonSum(_mean, stratum));

    /// <summary>The posterior mean of a stratum's shift, averaged over what was accumulated.</summary>
    public double AverageMean(int stratum) => _mean[_shifts + stratum];

    /// <summary>The posterior covariance of two strata's averaged shifts.</summary>
    public double AverageCovariance(int one, int other) => _covariance[((_shifts + one) * _stride) + _shifts + other];

    /// <summary>The history in which something broke now, whatever went before: the mixture of the given ones, with a jump.</summary>
    /// <param name="histories">Histories with the same steps; at least one.</param>
    /// <param name="logPrior">The logarithm of the probability of a break in any one pane.</param>
    public static ShiftHistory Broken(IReadOnlyList<ShiftHistory> histories, double logPrior)
    {
        ShiftHistory like = histories[0];
        var broken = new ShiftHistory(like._prior, like.Pace);
        broken._used = like._used;
        Array.Clear(broken._covariance);
        double total = LogSum(histories);
        foreach (ShiftHistory history in histories)
        {
            double weight = Math.Exp(history.LogWeight - total);
            for (int i = 0; i < broken._used; i++)
                broken._mean[i] += weight * history._mean[i];
        }

        foreach (ShiftHistory history in histories)
        {
            double weight = Math.Exp(history.LogWeight - total);
            if (weight < 1e-9)
                continue;
            Span<double> away = broken._gain;
            for (int i = 0; i < away.Length; i++)
                away[i] = history._mean[i] - broken._mean[i];
            var weights = new Vector<double>(weight);
            for (int i = 0; i < broken._used; i++)
            {
                Span<Vector<double>> row = broken.Row(i);
                ReadOnlySpan<Vector<double>> theirs = history.Row(i);
                ReadOnlySpan<Vector<double>> spread = MemoryMarshal.Cast<double, Vector<double>>(away);
                var mine = new Vector<double>(away[i]);
                for (int j = 0; j < row.Length; j++)
                    row[j] += weights * (theirs[j] + (mine * spread[j]));
            }
        }

        broken.Diffuse(ShiftPrior.CommonJump, ShiftPrior.OwnJump);
        broken.LogWeight = total + logPrior;
        return broken;
    }

    /// <summary>The logarithm of the histories' summed weights.</summary>
    public static double LogSum(IReadOnlyCollection<ShiftHistory> histories)
    {
        double best = histories.Max(history => history.LogWeight);
        return best + Math.Log(histories.Sum(history => Math.Exp(history.LogWeight - best)));
    }

    /// <summary>Goes on to the next pane, in which nothing broke.</summary>
    /// <param name="logPrior">The logarithm of the probability that nothing does.</param>
    public void Advance(double logPrior)
    {
        LogWeight += logPrior;
        Diffuse(Pace.Step, Pace.Step);
    }

    /// <summary>Learns what a stratum's labels of the present pane turned out to be.</summary>
    /// <param name="pane">The labels; at least one.</param>
    /// <param name="law">How they vary.</param>
    public void Observe(in StratumPane pane, OutcomeLaw law)
    {
        double own = CovarianceWithShift(pane.Stratum);
        double shift = Shift(pane.Stratum);
        (double variance, double logDensity) = law.Of(pane, shift, own);
        Update(pane.Residual - shift, variance);
        LogWeight += logDensity;
    }

    // Of a quantity whose covariances are in _gain.
    void Update(double innovation, double innovationVariance)
    {
        ReadOnlySpan<Vector<double>> gain = MemoryMarshal.Cast<double, Vector<double>>(_gain);
        for (int i = 0; i < _used; i++)
        {
            double share = _gain[i] / innovationVariance;
            _mean[i] += share * innovation;
            var shares = new Vector<double>(share);
            Span<Vector<double>> row = Row(i);
            for (int j = 0; j < row.Length; j++)
                row[j] -= shares * gain[j];
        }
    }

    /// <summary>Adds the present pane's shift of a stratum, times a weight, to the stratum's average.</summary>
    public void Accumulate(int stratum, double weight)
    {
        int sum = _shifts + stratum;
        _used = _size;
        double own = CovarianceWithShift(stratum);
        double withSum = _gain[sum];
        _mean[sum] += weight * Shift(stratum);
        for (int i = 0; i < _size; i++)
        {
            if (i == sum)
                continue;
            double with = _covariance[(i * _stride) + sum] + (weight * _gain[i]);
            _covariance[(i * _stride) + sum] = with;
            _covariance[(sum * _stride) + i] = with;
        }

        _covariance[(sum * _stride) + sum] += (2 * weight * withSum) + (weight * weight * own);
    }

    // Into _gain: the covariance of each state with the stratum's shift. Returns that shift's variance.
    double CovarianceWithShift(int stratum)
    {
        double scale = _prior.Scales[stratum];
        double[] loadings = _prior.Loadings[stratum];
        Span<Vector<double>> gain = MemoryMarshal.Cast<double, Vector<double>>(_gain.AsSpan())[..WholeVectors(_used)];
        Row(_prior.Commons + stratum).CopyTo(gain);
        for (int c = 0; c < loadings.Length; c++)
        {
            var loading = new Vector<double>(loadings[c]);
            ReadOnlySpan<Vector<double>> common = Row(c);
            for (int i = 0; i < gain.Length; i++)
                gain[i] += loading * common[i];
        }

        for (int i = 0; i < gain.Length; i++)
            gain[i] *= scale;
        return scale * (_gain[_prior.Commons + stratum] + CommonSum(_gain, stratum));
    }

    // The covariances of a state with all that are in use, up to whole vectors.
    Span<Vector<double>> Row(int state) => MemoryMarshal.Cast<double, Vector<double>>(_covariance.AsSpan(state * _stride, _stride))[..WholeVectors(_used)];

    static int WholeVectors(int values) => (values + Vector<double>.Count - 1) / Vector<double>.Count;

    double CommonSum(double[] values, int stratum)
    {
        double sum = 0;
        for (int c = 0; c < _prior.Commons; c++)
            sum += _prior.Loadings[stratum][c] * values[c];
        return sum;
    }

    void Diffuse(double level, double own)
    {
        for (int i = 0; i < _shifts; i++)
        {
            double step = i == 0 ? level : i < _prior.Commons ? level * Pace.Contrasts : own * Pace.Own;
            _covariance[(i * _stride) + i] += step * step;
        }
    }
}
