namespace OtelMl.Instrumentation.Tests.Tracking;

/// <summary>
/// The naive way: a classic reservoir of waiting predictions whose freed slots are filled by whoever comes next, and a total that
/// takes its members for a uniform sample of all predictions.
/// </summary>
sealed class RefilledReservoir(int capacity, Random random)
{
    readonly List<(ulong Hash, double Value)> _slots = [];
    readonly HashSet<ulong> _labelled = [];
    int _seen;
    int _joined;
    int _correct;

    /// <summary>The labels that came, times the accuracy of those that were joined.</summary>
    public double Total => _joined == 0 ? 0 : (double)_correct / _joined * _labelled.Count;

    public void Predict(ulong hash, double value)
    {
        _seen++;
        if (_slots.Count < capacity) _slots.Add((hash, value));
        else if (random.Next(_seen) is var slot && slot < capacity) _slots[slot] = (hash, value);
    }

    public void Label(ulong hash, double value)
    {
        _labelled.Add(hash);
        int slot = _slots.FindIndex(item => item.Hash == hash);
        if (slot < 0) return;
        _joined++;
        if (_slots[slot].Value == value) _correct++;
        _slots.RemoveAt(slot);
    }
}
