namespace OtelMl.Instrumentation;

/// <summary>
/// The mean outcome with exponential decay by the age of the prediction, however late its label: sums and no reservoir.
/// </summary>
/// <remarks>
/// Forward decay (G. Cormode, V. Shkapenyuk, D. Srivastava, B. Xu, ICDE 2009): an outcome at time t weighs exp(λ (t - L)) from
/// the start, so nothing is re-weighted as time goes by. The landmark L cancels out and moves when the weights grow large.
/// </remarks>
sealed class DecayedAggregate
{
    const double LargestExponent = 300; // e^300 squared is still a number

    readonly double _lambda; // per tick
    long _landmark = long.MinValue;
    JoinAggregate _sums;

    /// <param name="halfLife">The age at which an outcome counts half; <see cref="TimeSpan.MaxValue"/> for no decay.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="halfLife"/> is not positive.</exception>
    public DecayedAggregate(TimeSpan halfLife)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(halfLife, TimeSpan.Zero);
        _lambda = halfLife == TimeSpan.MaxValue ? 0 : Math.Log(2) / halfLife.Ticks;
    }

    /// <summary>The sums with the weights that a time gives.</summary>
    /// <param name="time">In ticks; what was predicted then weighs 1.</param>
    public JoinAggregate At(long time)
    {
        JoinAggregate sums = default;
        if (_landmark != long.MinValue)
            sums.Add(_sums, Math.Exp(-_lambda * (time - _landmark)));
        return sums;
    }

    /// <summary>Counts a prediction.</summary>
    /// <param name="time">When it was made, in ticks; in any order.</param>
    public void Count(long time) => _sums.Count(WeightAt(time));

    /// <summary>Adds the outcome of a prediction.</summary>
    /// <param name="time">When the prediction was made, in ticks; in any order.</param>
    /// <param name="outcome">Its outcome.</param>
    /// <param name="probability">The probability in (0, 1] with which it was in the sample.</param>
    public void Add(long time, double outcome, double probability) => _sums.Add(outcome, probability, WeightAt(time));

    /// <summary>Adds what another one of the same half-life has.</summary>
    /// <exception cref="ArgumentException">The half-lives differ.</exception>
    public void Add(DecayedAggregate other)
    {
        if (other._lambda != _lambda)
            throw new ArgumentException("Aggregates with different half-lives cannot be added; give both the same.", nameof(other));
        if (other._landmark != long.MinValue)
            _sums.Add(other._sums, WeightAt(other._landmark));
    }

    /// <summary>Becomes what <see cref="Write"/> wrote of one with the same half-life.</summary>
    public void Read(BinaryReader reader)
    {
        _landmark = reader.ReadInt64();
        _sums = JoinAggregate.Read(reader);
    }

    /// <summary>Writes the sums and the time at which they weigh so.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(_landmark);
        _sums.Write(writer);
    }

    /// <summary>Counts weights from another time on. No answer changes by it.</summary>
    /// <param name="landmark">The time, in ticks.</param>
    internal void MoveLandmark(long landmark)
    {
        _sums = At(landmark);
        _landmark = landmark;
    }

    double WeightAt(long time)
    {
        if (_landmark == long.MinValue || _lambda * (time - _landmark) > LargestExponent)
            MoveLandmark(time);
        return Math.Exp(_lambda * (time - _landmark));
    }
}
