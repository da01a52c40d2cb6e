namespace OtelMl.Instrumentation;

/// <summary>
/// Counts the events of the last while to within a relative error, in memory that grows with the logarithm of their number:
/// the exponential histogram of M. Datar, A. Gionis, P. Indyk and R. Motwani, "Maintaining stream statistics over sliding windows",
/// SIAM Journal on Computing 31 (2002). Buckets of 1, 2, 4, … events; where there are too many of one size the two oldest become one.
/// </summary>
/// <remarks>Events come in the order of their times; those that do not go into panes (<see cref="PaneRing"/>). Time O(1) an event, amortised.</remarks>
sealed class WindowCounter
{
    readonly List<Queue<long>> _ends = []; // by size, the time of each bucket's newest event, the oldest first
    readonly long _length;
    readonly int _most;
    long _total;
    long _now = long.MinValue;

    /// <param name="length">The window's length, in ticks, at least 1.</param>
    /// <param name="error">The largest relative error, in (0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public WindowCounter(long length, double error)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        if (error is not (> 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(error), error, "A relative error lies in (0, 1].");
        _length = length;
        // At least half of 1/ε buckets of every size but the largest keep the oldest one small beside the rest (theorem 1).
        _most = (int)Math.Ceiling(Math.Ceiling(1 / error) / 2) + 1;
    }

    /// <summary>The sizes of the buckets, from the oldest to the newest.</summary>
    public IEnumerable<long> BucketSizes => Enumerable.Range(0, _ends.Count).Reverse().SelectMany(size => Enumerable.Repeat(1L << size, _ends[size].Count));

    /// <summary>The most buckets of one size.</summary>
    public int MostOfOneSize => _most;

    /// <summary>Counts an event.</summary>
    /// <param name="time">Its time in ticks, not before the last one's.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time lies before the last event's.</exception>
    public void Add(long time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, _now);
        Expire(time);
        _total++;
        if (_ends.Count == 0)
            _ends.Add(new Queue<long>());
        _ends[0].Enqueue(time);
        for (int size = 0; _ends[size].Count > _most; size++)
        {
            if (_ends.Count == size + 1)
                _ends.Add(new Queue<long>());
            _ends[size].Dequeue();
            _ends[size + 1].Enqueue(_ends[size].Dequeue());
        }
    }

    /// <summary>How many events lie after <paramref name="now"/> minus the window's length: all buckets, but half of the oldest.</summary>
    /// <param name="now">The present in ticks, not before the last event.</param>
    public double Estimate(long now)
    {
        Expire(now);
        return _total == 0 ? 0 : _total - (((1L << (_ends.Count - 1)) - 1) / 2.0);
    }

    void Expire(long now)
    {
        _now = Math.Max(_now, now);
        while (_ends.Count > 0)
        {
            if (_ends[^1].Count == 0)
            {
                _ends.RemoveAt(_ends.Count - 1);
                continue;
            }

            if (_ends[^1].Peek() > _now - _length)
                return;
            _ends[^1].Dequeue();
            _total -= 1L << (_ends.Count - 1);
        }
    }
}
