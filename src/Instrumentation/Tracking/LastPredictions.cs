namespace OtelMl.Instrumentation;

/// <summary>The outcomes of the last k predictions, exactly: a ring, 50 bytes a prediction. Time O(1) an event.</summary>
sealed class LastPredictions
{
    readonly (ulong Hash, double Value, double Outcome)[] _ring; // Outcome is NaN until the label is in
    readonly Func<double, double, double> _outcome;
    readonly HashIndex _index;
    long _seen;

    /// <param name="window">How many predictions, at least 1.</param>
    /// <param name="outcome">What a prediction and its label amount to.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="window"/> is not positive.</exception>
    public LastPredictions(int window, Func<double, double, double> outcome)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        _ring = new (ulong, double, double)[window];
        _index = new HashIndex(window);
        _outcome = outcome;
    }

    /// <summary>What is known of the window. Time O(k).</summary>
    public JoinAggregate Aggregate
    {
        get
        {
            JoinAggregate sum = default;
            foreach ((_, _, double outcome) in _ring.AsSpan(0, (int)Math.Min(_seen, _ring.Length)))
            {
                sum.Count();
                if (!double.IsNaN(outcome)) sum.Add(outcome, probability: 1);
            }

            return sum;
        }
    }

    /// <summary>Takes a prediction; the oldest leaves. One whose id is in the window already is passed over.</summary>
    /// <param name="hash">The hash of its id.</param>
    /// <param name="value">What was predicted.</param>
    public void Predict(ulong hash, double value)
    {
        if (_index.Find(hash) >= 0) return;
        int place = (int)(_seen % _ring.Length);
        if (_seen >= _ring.Length) _index.Remove(_ring[place].Hash);
        _ring[place] = (hash, value, double.NaN);
        _index.Add(hash, place);
        _seen++;
    }

    /// <summary>Takes a label; the latest of several counts. One for a prediction outside of the window is passed over.</summary>
    /// <param name="hash">The hash of its prediction's id.</param>
    /// <param name="value">The true value.</param>
    public void Label(ulong hash, double value)
    {
        if (_index.Find(hash) is var place and >= 0) _ring[place].Outcome = _outcome(_ring[place].Value, value);
    }
}
