using System.Collections.Immutable;

namespace OtelMl.Instrumentation;

/// <summary>
/// The most frequent strings by the Space-Saving algorithm: exact while there are at most 64 different ones; beyond that a
/// count is too high by at most rows / 64, and no string more frequent than that is missed.
/// </summary>
/// <remarks>Metwally, Agrawal and El Abbadi (2005), "Efficient computation of frequent and top-k elements in data streams".</remarks>
sealed class TopCategories
{
    public const int Capacity = 64;

    const int MaxLength = 128;
    const int Places = 8 * Capacity;

    readonly string[] _names = new string[Capacity];
    readonly ulong[] _hashes = new ulong[Capacity];
    readonly long[] _counts = new long[Capacity];

    // Open addressing by hash; a place holds a slot's number plus one, 0 is empty. Where a slot has been given to another string
    // since, the place that led to the one before stays as it is, until half of all are taken: to clear them at once costs less.
    readonly byte[] _places = new byte[Places];
    int _taken;
    int _used;
    int _hand;
    long _least;
    long _error;

    /// <summary>Counts a string.</summary>
    /// <param name="value">The string.</param>
    /// <param name="hash">Its <see cref="StableHash"/>.</param>
    public void Add(string value, ulong hash)
    {
        if (value.Length > MaxLength)
        {
            value = value[..MaxLength];
            hash = StableHash.Of(value);
        }

        int slot = Find(value, hash);
        if (slot >= 0) _counts[slot]++;
        else if (_used < Capacity) Put(_used++, value, hash, 1);
        else Replace(value, hash);
    }

    /// <summary>Merges as Agarwal et al. (2013), "Mergeable summaries": a full sketch may have seen a string that it no longer holds.</summary>
    public void Merge(TopCategories other)
    {
        long mineUnseen = _error;
        long otherUnseen = other._error;
        Dictionary<string, long> merged = new(StringComparer.Ordinal);
        for (int i = 0; i < _used; i++)
        {
            int slot = other.Find(_names[i], _hashes[i]);
            merged[_names[i]] = _counts[i] + (slot < 0 ? otherUnseen : other._counts[slot]);
        }

        for (int i = 0; i < other._used; i++) merged.TryAdd(other._names[i], other._counts[i] + mineUnseen);
        Array.Clear(_places);
        _taken = 0;
        _used = 0;
        _least = 0;
        _error = mineUnseen + otherUnseen;
        foreach ((string name, long count) in Ranked(merged))
        {
            if (_used < Capacity) Put(_used++, name, StableHash.Of(name), count);
            else _error = Math.Max(_error, count);
        }
    }

    public void Clear()
    {
        Array.Clear(_names);
        Array.Clear(_places);
        _taken = 0;
        _used = 0;
        _hand = 0;
        _least = 0;
        _error = 0;
    }

    public ImmutableArray<CategoryCount> Top(int count) =>
        [.. Ranked(Enumerable.Range(0, _used).Select(i => KeyValuePair.Create(_names[i], _counts[i])))
            .Take(count).Select(entry => new CategoryCount(entry.Key, entry.Value))];

    /// <summary>The most frequent strings of those that surely occurred twice; where all are known, of all.</summary>
    public ImmutableArray<CategoryCount> Sure(int count) => [.. Top(count).Where(category => _error == 0 || category.Count - _error > 1)];

    int Find(string value, ulong hash)
    {
        for (int place = PlaceOf(hash); _places[place] != 0; place = NextTo(place))
        {
            int slot = _places[place] - 1;
            if (_hashes[slot] == hash && _names[slot] == value) return slot;
        }

        return -1;
    }

    void Put(int slot, string value, ulong hash, long count)
    {
        _names[slot] = value;
        _hashes[slot] = hash;
        _counts[slot] = count;
        TakePlace(slot);
    }

    void TakePlace(int slot)
    {
        int place = PlaceOf(_hashes[slot]);
        while (_places[place] != 0) place = NextTo(place);
        _places[place] = (byte)(slot + 1);
        _taken++;
    }

    void Replace(string value, ulong hash)
    {
        int slot = FindLeast();
        // The new string may have been seen as often, and so may have any that is no longer held.
        _error = Math.Max(_error, _counts[slot]);
        Put(slot, value, hash, _counts[slot] + 1);
        if (_taken < Places / 2) return;
        Array.Clear(_places);
        _taken = 0;
        for (int i = 0; i < Capacity; i++) TakePlace(i);
    }

    // Counts only grow, so the hand goes round once for each value of the least, and finding it costs little on average.
    int FindLeast()
    {
        while (true)
        {
            for (int i = 0; i < Capacity; i++)
            {
                _hand = (_hand + 1) & (Capacity - 1);
                if (_counts[_hand] <= _least) return _hand;
            }

            _least = _counts.Min();
        }
    }

    static int PlaceOf(ulong hash) => (int)(hash >> 32) & (Places - 1);

    static int NextTo(int place) => (place + 1) & (Places - 1);

    static IEnumerable<KeyValuePair<string, long>> Ranked(IEnumerable<KeyValuePair<string, long>> counts) =>
        counts.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal);
}
