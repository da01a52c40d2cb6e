namespace OtelMl.Collector.Columns;

/// <summary>
/// The keys of maps, each once, so that a cell names its key by number. The blocks of a request share one; it stays as it is once the
/// request is formed.
/// </summary>
sealed class KeyDictionary
{
    /// <summary>The most keys there may be: a number has 16 bits.</summary>
    public const int Most = ushort.MaxValue + 1;

    const int BytesPerKey = 64; // of the objects that know it

    readonly Dictionary<byte[], ushort> _numbers = new(Utf8Comparer.Instance);
    readonly List<byte[]> _keys = [];

    public int Count => _keys.Count;

    /// <summary>The bytes of all keys.</summary>
    public long Bytes { get; private set; }

    public ReadOnlySpan<byte> this[int number] => _keys[number];

    /// <summary>The number of a key, which is added where it is new; false where it were one too many.</summary>
    public bool TryAdd(ReadOnlySpan<byte> key, out ushort number)
    {
        if (_numbers.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(key, out number))
            return true;
        if (Count == Most)
            return false;
        number = (ushort)Count;
        FormingMemory.Take(key.Length + BytesPerKey);
        byte[] added = key.ToArray();
        _keys.Add(added);
        _numbers.Add(added, number);
        Bytes += added.Length;
        return true;
    }
}
