namespace OtelMl.Analyzers.Streaming;

/// <summary>
/// The mean outcome with exponential decay by the age of the prediction, however late its label: two sums and no reservoir.
/// </summary>
/// <remarks>
/// Forward decay (G. Cormode, V. Shkapenyuk, D. Srivastava, B. Xu, ICDE 2009): an outcome at time t weighs exp(λ (t - L)) from
/// the start, so nothing is re-weighted as time goes by. The landmark L cancels out and moves when the weights grow large.
/// </remarks>
public sealed class DecayedAggregate
{
    const double LargestExponent = 300; // e^300 squared is still a number

    readonly double _lambda; // per tick
    long _landmark = long.MinValue;
    double _labelled;
    double _total;
    double _excess;
    double _excessOutcomes;
    double _excessSquares;

    /// <param name="halfLife">The age at which an outcome counts half; <see cref="TimeSpan.MaxValue"/> for no decay.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="halfLife"/> is not positive.</exception>
    public DecayedAggregate(TimeSpan halfLife)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(halfLife, TimeSpan.Zero);
        _lambda = halfLife == TimeSpan.MaxValue ? 0 : Math.Log(2) / halfLife.Ticks;
    }

    /// <summary>The decayed mean of the outcomes; NaN while there are none.</summary>
    public double Mean => _total / _labelled;

    /// <summary>The standard error of <see cref="Mean"/> against what all labels that have come would give.</summary>
    public double StandardError
    {
        get
        {
            double mean = Mean;
            return Math.Sqrt(Math.Max(0, _excessSquares - (2 * mean * _excessOutcomes) + (mean * mean * _excess))) / _labelled;
        }
    }

    /// <summary>Adds the outcome of a prediction.</summary>
    /// <param name="time">When the prediction was made, in ticks; in any order.</param>
    /// <param name="outcome">Its outcome.</param>
    /// <param name="probability">The probability in (0, 1] with which it was in the sample.</param>
    public void Add(long time, double outcome, double probability)
    {
        double weight = WeightAt(time);
        double excess = weight * weight * (1 - probability) / (probability * probability);
        _labelled += weight / probability;
        _total += weight * outcome / probability;
        _excess += excess;
        _excessOutcomes += excess * outcome;
        _excessSquares += excess * outcome * outcome;
    }

    /// <summary>The decayed number of labelled predictions at a time, an unbiased estimate.</summary>
    /// <param name="time">The time, in ticks.</param>
    public double LabelledAt(long time) => _landmark == long.MinValue ? 0 : _labelled * Math.Exp(-_lambda * (time - _landmark));

    /// <summary>Counts weights from another time on. No answer changes by it.</summary>
    /// <param name="landmark">The time, in ticks.</param>
    public void MoveLandmark(long landmark)
    {
        if (_landmark != long.MinValue)
        {
            double factor = Math.Exp(-_lambda * (landmark - _landmark));
            _labelled *= factor;
            _total *= factor;
            _excess *= factor * factor;
            _excessOutcomes *= factor * factor;
            _excessSquares *= factor * factor;
        }

        _landmark = landmark;
    }

    internal void Add(DecayedAggregate other)
    {
        if (other._lambda != _lambda)
            throw new ArgumentException("Aggregates with different half-lives cannot be added; give both the same.", nameof(other));
        if (other._landmark == long.MinValue)
            return;
        double weight = WeightAt(other._landmark);
        _labelled += weight * other._labelled;
        _total += weight * other._total;
        _excess += weight * weight * other._excess;
        _excessOutcomes += weight * weight * other._excessOutcomes;
        _excessSquares += weight * weight * other._excessSquares;
    }

    double WeightAt(long time)
    {
        if (_landmark == long.MinValue || _lambda * (time - _landmark) > LargestExponent)
            MoveLandmark(time);
        return Math.Exp(_lambda * (time - _landmark));
    }
}
