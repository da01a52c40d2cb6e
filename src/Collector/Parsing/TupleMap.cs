using System.Text;
using OtelMl.Collector.Columns;
using OtelMl.Collector.Forming;

namespace OtelMl.Collector.Parsing;

/// <summary>The columns of a batch that go into one map.</summary>
sealed class TupleMap
{
    readonly KeyDictionary _keys;
    readonly List<int> _batchOfKey = [];

    /// <summary>Starts without columns.</summary>
    /// <param name="prefix">What their names start with, which the map's keys leave out.</param>
    /// <param name="keys">The map's keys.</param>
    public TupleMap(string prefix, KeyDictionary keys)
    {
        Prefix = prefix;
        Utf8Prefix = Encoding.UTF8.GetBytes(prefix);
        IsFeatures = prefix == TupleLayout.Features;
        IsScores = prefix == TupleLayout.Scores;
        _keys = keys;
    }

    public string Prefix { get; }

    public byte[] Utf8Prefix { get; }

    public bool IsFeatures { get; }

    public bool IsScores { get; }

    /// <summary>Which of the batch's columns they are.</summary>
    public List<int> Columns { get; } = [];

    /// <summary>Adds a column under a key; says what speaks against it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="column">Which of the batch's columns it is.</param>
    /// <param name="batch">Which of the request's batches.</param>
    /// <param name="number">The key's number.</param>
    public string? Add(ReadOnlySpan<byte> key, int column, int batch, out ushort number)
    {
        if (!_keys.TryAdd(key, out number))
            return $"there are {KeyDictionary.Most} different ones in this request; send further ones in another";
        while (_batchOfKey.Count <= number)
            _batchOfKey.Add(-1);
        if (_batchOfKey[number] == batch)
            return "comes twice; the first was taken. Give each its own name";
        _batchOfKey[number] = batch;
        Columns.Add(column);
        return null;
    }
}
