namespace OtelMl.Analyzers.Streaming;

/// <summary>The accuracy of the last k predictions, exactly, where k of them fit into memory: a ring, 45 bytes a prediction. Time O(1) an event.</summary>
public sealed class LastPredictions
{
    readonly (ulong Hash, double Value, double Outcome)[] _ring; // Outcome is NaN until the label is in
    readonly Func<double, double, double> _outcome;
    readonly HashIndex _index;
    long _seen;
    double _total;

    /// <param name="window">How many predictions, at least 1.</param>
    /// <param name="outcome">What a prediction and its label amount to; whether they are equal when null.</param>
    public LastPredictions(int window, Func<double, double, double>? outcome = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        _ring = new (ulong, double, double)[window];
        _index = new HashIndex(window);
        _outcome = outcome ?? new LabelJoinOptions().Outcome;
    }

    /// <summary>How many predictions the window has: k, or fewer at the start.</summary>
    public int Count => (int)Math.Min(_seen, _ring.Length);

    /// <summary>How many of them have their label.</summary>
    public int Labelled { get; private set; }

    /// <summary>The mean outcome of those with a label; NaN while there are none.</summary>
    public double Mean => _total / Labelled;

    /// <summary>Takes a prediction; the oldest leaves. One whose id is in the window already is passed over.</summary>
    /// <param name="hash">The hash of its id.</param>
    /// <param name="value">What was predicted.</param>
    public void Predict(ulong hash, double value)
    {
        if (_index.Find(hash) >= 0)
            return;
        int place = (int)(_seen % _ring.Length);
        if (_seen >= _ring.Length)
        {
            _index.Remove(_ring[place].Hash);
            Tally(_ring[place].Outcome, -1);
        }

        _ring[place] = (hash, value, double.NaN);
        _index.Add(hash, place);
        _seen++;
    }

    /// <summary>Takes a label; the latest of several counts. One for a prediction outside of the window is passed over.</summary>
    /// <param name="hash">The hash of its prediction's id.</param>
    /// <param name="value">The true value.</param>
    public void Label(ulong hash, double value)
    {
        if (_index.Find(hash) is not (var place and >= 0))
            return;
        Tally(_ring[place].Outcome, -1);
        _ring[place].Outcome = _outcome(_ring[place].Value, value);
        Tally(_ring[place].Outcome, 1);
    }

    void Tally(double outcome, int sign)
    {
        if (double.IsNaN(outcome))
            return;
        Labelled += sign;
        _total = Labelled == 0 ? 0 : _total + (sign * outcome);
    }
}
