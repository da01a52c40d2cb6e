namespace OtelMl.Instrumentation;

/// <summary>
/// Joins predictions with labels that come whenever they come, in constant memory: the accuracy so far, of a window of time,
/// and with exponential decay. Where more waits than memory holds, a uniform sample of it does, by a hash of the
/// ids that both streams share, and outcomes are weighted by the inverse of their inclusion probability, so totals stay unbiased. With
/// room for all the answers are exact. Not safe for use by several threads; give each its own and <see cref="Merge"/> them.
/// </summary>
/// <remarks>
/// Time O(1) an event, amortised. An id is expected once on each stream: a second prediction is passed over while the first waits,
/// and so is a second label before the prediction has come; a label for what has been joined waits in vain until its horizon.
/// </remarks>
sealed class LabelJoin
{
    readonly LabelJoinOptions _options;
    readonly PendingPool _pool;
    readonly Func<double, double, double> _outcome;
    JoinAggregate _total;
    long _watermark = long.MinValue;
    long _since = long.MinValue;

    /// <summary>Starts with nothing.</summary>
    /// <param name="options">What to keep.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size, horizon or length is not positive.</exception>
    public LabelJoin(LabelJoinOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxPending, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Horizon, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.LabelHorizon, TimeSpan.Zero);
        _options = options;
        _outcome = options.Outcome;
        _pool = new PendingPool(options.MaxPending);
        ByTime = new PaneRing(options.Pane.Ticks, options.Panes);
        Decayed = new DecayedAggregate(options.HalfLife);
    }

    /// <summary>All joined predictions made since the clock was last reset.</summary>
    public JoinAggregate Total => _total;

    /// <summary>Outcomes by the time of their prediction, in ticks.</summary>
    public PaneRing ByTime { get; }

    /// <summary>Outcomes that count the less the older their prediction is.</summary>
    public DecayedAggregate Decayed { get; }

    /// <summary>How many predictions and labels wait.</summary>
    public int Pending => _pool.Count;

    /// <summary>What is let in now.</summary>
    public MlSampleLimit Limit => _pool.Limit;

    /// <summary>The time of the latest event, in ticks; <see cref="long.MinValue"/> before the first.</summary>
    public long Watermark => _watermark;

    long PredictionsSince => Before(_options.Horizon);

    long LabelsSince => Before(_options.LabelHorizon);

    /// <summary>Counts from now on only predictions made since then in <see cref="Total"/>.</summary>
    /// <param name="time">A time, in ticks.</param>
    public void Reset(long time)
    {
        _since = time;
        _total = default;
    }

    /// <summary>Takes a prediction.</summary>
    /// <param name="hash">The hash of its id, see <see cref="MlSampleKey"/>.</param>
    /// <param name="time">When it was made, in ticks.</param>
    /// <param name="value">The class, as a code of it, or the number that was predicted.</param>
    public void Predict(ulong hash, long time, double value)
    {
        _watermark = Math.Max(_watermark, time);
        ByTime.Count(time);
        Decayed.Count(time);
        if (time >= _since)
            _total.Count();
        if (!_pool.Includes(hash))
            return;

        var prediction = new PendingEvent(hash, ulong.MaxValue, time, value, IsLabel: false);
        if (_pool.Find(hash) is var position and >= 0)
        {
            if (_pool[position].IsLabel)
                Join(prediction, position, _pool[position]);
            return;
        }

        Wait(prediction);
    }

    /// <summary>Takes a label.</summary>
    /// <param name="hash">The hash of its prediction's id.</param>
    /// <param name="time">When it became known, in ticks.</param>
    /// <param name="value">The true class, by the same code, or number.</param>
    public void Label(ulong hash, long time, double value)
    {
        _watermark = Math.Max(_watermark, time);
        if (!_pool.Includes(hash))
            return;

        var label = new PendingEvent(hash, ulong.MaxValue, time, value, IsLabel: true);
        if (_pool.Find(hash) is var position and >= 0)
        {
            if (!_pool[position].IsLabel)
                Join(_pool[position], position, label);
            return;
        }

        Wait(label);
    }

    /// <summary>
    /// Takes over what another join has, of other predictions and labels, or of the labels of predictions that this one has. Both
    /// need the same hash and numbering; the lower limit holds afterwards. The other is not changed.
    /// </summary>
    /// <param name="other">A join with panes of the same lengths, half-life and outcome.</param>
    /// <exception cref="ArgumentException">The panes or half-lives differ.</exception>
    public void Merge(LabelJoin other)
    {
        ArgumentNullException.ThrowIfNull(other);
        ByTime.Add(other.ByTime);
        Decayed.Add(other.Decayed);
        _total.Add(other._total);
        _watermark = Math.Max(_watermark, other._watermark);
        _pool.Lower(other.Limit);
        foreach (PendingEvent pending in other._pool.Events)
        {
            if (!_pool.Includes(pending.Hash) || HasExpired(pending))
                continue;
            if (_pool.Find(pending.Hash) is not (var position and >= 0))
                Wait(pending);
            else if (_pool[position].IsLabel && !pending.IsLabel)
                Join(pending, position, _pool[position]);
            else if (!_pool[position].IsLabel && pending.IsLabel)
                Join(_pool[position], position, pending);
        }
    }

    /// <summary>Another join with the same content.</summary>
    public LabelJoin Copy()
    {
        var copy = new LabelJoin(_options);
        copy.Merge(this);
        return copy;
    }

    /// <summary>Another join with the content that <see cref="Write"/> wrote.</summary>
    /// <param name="reader">Where it is.</param>
    /// <param name="options">The same options as it had.</param>
    public static LabelJoin Read(BinaryReader reader, LabelJoinOptions options)
    {
        var join = new LabelJoin(options) { _watermark = reader.ReadInt64(), _total = JoinAggregate.Read(reader) };
        join.ByTime.Read(reader);
        join.Decayed.Read(reader);
        join._pool.Read(reader);
        return join;
    }

    /// <summary>Writes what <see cref="Merge"/> takes over.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(_watermark);
        _total.Write(writer);
        ByTime.Write(writer);
        Decayed.Write(writer);
        _pool.Write(writer);
    }

    long Before(TimeSpan horizon) => _watermark >= long.MinValue + horizon.Ticks ? _watermark - horizon.Ticks : long.MinValue;

    void Wait(in PendingEvent pending) => _pool.Add(pending, PredictionsSince, LabelsSince);

    void Join(PendingEvent prediction, int position, PendingEvent label)
    {
        // What waited too long is gone, also where no sweep of the pool has come by yet.
        bool expired = HasExpired(_pool[position]);
        _pool.RemoveAt(position);
        if (expired)
            return;
        // Both were in the sample from the first's arrival to the second's, so the lowest limit of that time is the pair's.
        double probability = new MlSampleLimit(Math.Min(_pool.Limit.Hash, Math.Min(prediction.Limit, label.Limit))).Probability;
        double outcome = _outcome(prediction.Value, label.Value);
        ByTime.Add(prediction.Time, outcome, probability);
        Decayed.Add(prediction.Time, outcome, probability);
        if (prediction.Time >= _since)
            _total.Add(outcome, probability);
    }

    bool HasExpired(in PendingEvent waiting) => waiting.Time < (waiting.IsLabel ? LabelsSince : PredictionsSince);
}
