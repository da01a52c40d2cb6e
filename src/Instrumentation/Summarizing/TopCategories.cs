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

    readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    public void Add(string value)
    {
        string category = value.Length <= MaxLength ? value : value[..MaxLength];
        if (_counts.TryGetValue(category, out long count)) _counts[category] = count + 1;
        else if (_counts.Count < Capacity) _counts.Add(category, 1);
        else Replace(category);
    }

    /// <summary>Merges as Agarwal et al. (2013), "Mergeable summaries": a full sketch may have seen a string that it no longer holds.</summary>
    public void Merge(TopCategories other)
    {
        long mineUnseen = Unseen;
        long otherUnseen = other.Unseen;
        Dictionary<string, long> merged = new(StringComparer.Ordinal);
        foreach ((string category, long count) in _counts) merged[category] = count + other._counts.GetValueOrDefault(category, otherUnseen);
        foreach ((string category, long count) in other._counts) merged.TryAdd(category, count + mineUnseen);

        _counts.Clear();
        foreach ((string category, long count) in Ranked(merged).Take(Capacity)) _counts.Add(category, count);
    }

    public ImmutableArray<CategoryCount> Top(int count) =>
        [.. Ranked(_counts).Take(count).Select(entry => new CategoryCount(entry.Key, entry.Value))];

    long Unseen => _counts.Count < Capacity ? 0 : _counts.Values.Min();

    void Replace(string category)
    {
        (string least, long count) = _counts.MinBy(entry => entry.Value);
        _counts.Remove(least);
        _counts.Add(category, count + 1);
    }

    static IEnumerable<KeyValuePair<string, long>> Ranked(Dictionary<string, long> counts) =>
        counts.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal);
}
