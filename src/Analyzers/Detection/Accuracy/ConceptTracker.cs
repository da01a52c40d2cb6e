namespace OtelMl.Analyzers.Detection.Accuracy;

/// <summary>
/// One history of how far live accuracy has moved from what the reference expects, in a linear-Gaussian state-space model: a shift
/// common to all strata and one for each stratum, all random walks by day. Labels are noisy observations of their day and stratum.
/// Days without labels, and labels still to come, are thereby filled in from their neighbours with the uncertainty that deserves.
/// </summary>
/// <remarks>
/// A Kalman filter (Durbin and Koopman, Time Series Analysis by State Space Methods, chapter 4) whose state also carries the
/// window's own sum, so that one forward pass yields the sum's exact posterior. A day costs O(strata³) time; memory is O(strata²).
/// </remarks>
sealed class ConceptTracker
{
    // Prior standard deviations of the shifts on the first day, in accuracy.
    const double CommonStart = 0.03;
    const double StratumStart = 0.03;

    // Standard deviations of the shifts' jumps when something breaks, in accuracy.
    const double CommonJump = 0.10;
    const double StratumJump = 0.05;

    readonly int _strata;
    readonly int _size;
    readonly double _commonStep;
    readonly double _stratumStep;
    readonly double[] _mean;
    readonly double[] _covariance; // row by row
    readonly double[] _gain;

    /// <summary>Starts a pass.</summary>
    /// <param name="strata">How many strata there are.</param>
    /// <param name="commonStep">Standard deviation of a day's step of the common shift.</param>
    /// <param name="stratumStep">Standard deviation of a day's step of a stratum's own shift.</param>
    public ConceptTracker(int strata, double commonStep, double stratumStep)
    {
        _strata = strata;
        _size = strata + 2;
        _commonStep = commonStep;
        _stratumStep = stratumStep;
        _mean = new double[_size];
        _covariance = new double[_size * _size];
        _gain = new double[_size];
        Diffuse(CommonStart, StratumStart);
    }

    ConceptTracker(ConceptTracker like)
    {
        _strata = like._strata;
        _size = like._size;
        _commonStep = like._commonStep;
        _stratumStep = like._stratumStep;
        _mean = new double[_size];
        _covariance = new double[_size * _size];
        _gain = new double[_size];
    }

    int Sum => _size - 1;

    /// <summary>The logarithm of the history's prior probability times the density of all that was observed.</summary>
    public double LogWeight { get; private set; }

    /// <summary>The posterior mean of the accumulated sum.</summary>
    public double SumMean => _mean[Sum];

    /// <summary>The posterior variance of the accumulated sum.</summary>
    public double SumVariance => Math.Max(0, _covariance[^1]);

    /// <summary>The posterior mean of a stratum's shift on the present day.</summary>
    public double Shift(int stratum) => _mean[0] + _mean[1 + stratum];

    /// <summary>The history in which something broke today, whatever went before: the mixture of the given ones, with a jump.</summary>
    /// <param name="histories">Histories with the same steps; at least one.</param>
    /// <param name="logPrior">The logarithm of the probability of a break on any one day.</param>
    public static ConceptTracker Broken(IReadOnlyList<ConceptTracker> histories, double logPrior)
    {
        var broken = new ConceptTracker(histories[0]);
        double total = LogSum(histories);
        foreach (ConceptTracker history in histories)
        {
            double weight = Math.Exp(history.LogWeight - total);
            for (int i = 0; i < broken._size; i++)
                broken._mean[i] += weight * history._mean[i];
        }

        foreach (ConceptTracker history in histories)
        {
            double weight = Math.Exp(history.LogWeight - total);
            for (int i = 0, cell = 0; i < broken._size; i++)
            {
                for (int j = 0; j < broken._size; j++, cell++)
                {
                    double spread = (history._mean[i] - broken._mean[i]) * (history._mean[j] - broken._mean[j]);
                    broken._covariance[cell] += weight * (history._covariance[cell] + spread);
                }
            }
        }

        broken.Diffuse(CommonJump, StratumJump);
        broken.LogWeight = total + logPrior;
        return broken;
    }

    /// <summary>The logarithm of the histories' summed weights.</summary>
    public static double LogSum(IReadOnlyCollection<ConceptTracker> histories)
    {
        double best = histories.Max(history => history.LogWeight);
        return best + Math.Log(histories.Sum(history => Math.Exp(history.LogWeight - best)));
    }

    /// <summary>Goes on to the next day, on which nothing broke.</summary>
    /// <param name="logPrior">The logarithm of the probability that nothing does.</param>
    public void NextDay(double logPrior)
    {
        LogWeight += logPrior;
        Diffuse(_commonStep, _stratumStep);
    }

    /// <summary>Learns that a stratum's labels of the present day differed from expectation by a mean residual.</summary>
    public void Observe(int stratum, double residual, double variance)
    {
        CovarianceWithShift(stratum);
        double innovation = residual - Shift(stratum);
        double innovationVariance = _gain[0] + _gain[1 + stratum] + variance;
        for (int i = 0, cell = 0; i < _size; i++)
        {
            double share = _gain[i] / innovationVariance;
            _mean[i] += share * innovation;
            for (int j = 0; j < _size; j++, cell++)
                _covariance[cell] -= share * _gain[j];
        }

        LogWeight -= 0.5 * (Math.Log(innovationVariance) + (innovation * innovation / innovationVariance));
    }

    /// <summary>Adds the present day's shift of a stratum, times a weight, to the sum.</summary>
    public void Accumulate(int stratum, double weight)
    {
        _mean[Sum] += weight * Shift(stratum);
        CovarianceWithShift(stratum);
        double own = _gain[0] + _gain[1 + stratum];
        for (int i = 0; i < Sum; i++)
        {
            double with = _covariance[(i * _size) + Sum] + (weight * _gain[i]);
            _covariance[(i * _size) + Sum] = with;
            _covariance[(Sum * _size) + i] = with;
        }

        _covariance[^1] += (2 * weight * _gain[Sum]) + (weight * weight * own);
    }

    // Into _gain: the covariance of each state with the stratum's shift.
    void CovarianceWithShift(int stratum)
    {
        for (int i = 0; i < _size; i++)
            _gain[i] = _covariance[i * _size] + _covariance[(i * _size) + 1 + stratum];
    }

    void Diffuse(double common, double own)
    {
        _covariance[0] += common * common;
        for (int s = 1; s <= _strata; s++)
            _covariance[(s * _size) + s] += own * own;
    }
}
