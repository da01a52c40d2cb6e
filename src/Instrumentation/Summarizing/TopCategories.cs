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
    const int Places = 4 * Capacity;

    readonly string[] _names = new string[Capacity];
    readonly ulong[] _hashes = new ulong[Capacity];
    readonly long[] _counts = new long[Capacity];

    // Open addressing by hash; a place holds a slot's number plus one, 0 is empty.
    readonly byte[] _places = new byte[Places];
    int _used;
    int _hand;
    long _least;

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
        long mineUnseen = Unseen;
        long otherUnseen = other.Unseen;
        Dictionary<string, long> merged = new(StringComparer.Ordinal);
        for (int i = 0; i < _used; i++)
        {
            int slot = other.Find(_names[i], _hashes[i]);
            merged[_names[i]] = _counts[i] + (slot < 0 ? otherUnseen : other._counts[slot]);
        }

        for (int i = 0; i < other._used; i++) merged.TryAdd(other._names[i], other._counts[i] + mineUnseen);
        Array.Clear(_places);
        _used = 0;
        _least = 0;
        foreach ((string name, long count) in Ranked(merged).Take(Capacity)) Put(_used++, name, StableHash.Of(name), count);
    }

    public ImmutableArray<CategoryCount> Top(int count) =>
        [.. Ranked(Enumerable.Range(0, _used).Select(i => KeyValuePair.Create(_names[i], _counts[i])))
            .Take(count).Select(entry => new CategoryCount(entry.Key, entry.Value))];

    long Unseen => _used < Capacity ? 0 : _counts.Min();

    int Find(string value, ulong hash)
    {
        for (int place = PlaceOf(hash); _places[place] != 0; place = (place + 1) % Places)
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
        int place = PlaceOf(hash);
        while (_places[place] != 0) place = (place + 1) % Places;
        _places[place] = (byte)(slot + 1);
    }

    void Replace(string value, ulong hash)
    {
        int slot = FindLeast();
        long count = _counts[slot];
        Remove(slot);
        Put(slot, value, hash, count + 1);
    }

    // Counts only grow, so the hand goes round once for each value of the least, and finding it costs little on average.
    int FindLeast()
    {
        while (true)
        {
            for (int i = 0; i < Capacity; i++)
            {
                _hand = (_hand + 1) % Capacity;
                if (_counts[_hand] <= _least) return _hand;
            }

            _least = _counts.Min();
        }
    }

    void Remove(int slot)
    {
        int place = PlaceOf(_hashes[slot]);
        while (_places[place] != slot + 1) place = (place + 1) % Places;

        // Knuth, The Art of Computer Programming 6.4, algorithm R: what was pushed past the gap moves back into it.
        int gap = place;
        for (int next = (gap + 1) % Places; _places[next] != 0; next = (next + 1) % Places)
        {
            int home = PlaceOf(_hashes[_places[next] - 1]);
            if ((next - home + Places) % Places < (next - gap + Places) % Places) continue;
            _places[gap] = _places[next];
            gap = next;
        }

        _places[gap] = 0;
    }

    static int PlaceOf(ulong hash) => (int)(hash >> 56);

    static IEnumerable<KeyValuePair<string, long>> Ranked(IEnumerable<KeyValuePair<string, long>> counts) =>
        counts.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal);
}
