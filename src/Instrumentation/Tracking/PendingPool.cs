namespace OtelMl.Instrumentation;

/// <summary>
/// At most so many events that wait for their other half, a uniform sample of all that wait. An event enters if its hash is within
/// the limit. When the pool is full, those with the highest hashes go and the limit falls below them; while it is half empty,
/// the limit rises, so that freed places are used again. An event remembers the lowest limit of its stay.
/// </summary>
/// <remarks>
/// The limit that an event meets depends on the hashes of the others only: give it the hash 0 and nothing changes. So its inclusion
/// probability is that limit, whatever the arrivals do (D. Ting, "Adaptive threshold sampling", SIGMOD 2022), and two events are
/// in together with the product of theirs. An eighth of the pool goes at once: time O(1) an event, amortised.
/// </remarks>
sealed class PendingPool
{
    readonly HashIndex _index;
    readonly PendingEvent[] _events;
    readonly ulong[] _scratch;
    readonly int _afterCut;
    ulong _limit = ulong.MaxValue;

    public PendingPool(int capacity)
    {
        _index = new HashIndex(capacity);
        _events = new PendingEvent[capacity];
        _scratch = new ulong[capacity];
        _afterCut = capacity - Math.Max(1, capacity / 8);
    }

    public int Count { get; private set; }

    public MlSampleLimit Limit => new(_limit);

    public ReadOnlySpan<PendingEvent> Events => _events.AsSpan(0, Count);

    public bool Includes(ulong hash) => hash <= _limit;

    /// <summary>The event's position; -1 where it is not here.</summary>
    public int Find(ulong hash) => _index.Find(hash);

    public ref readonly PendingEvent this[int position] => ref _events[position];

    /// <summary>Takes in an event that is not here, and of which the limit has been asked.</summary>
    /// <param name="pending">The event; its limit is lowered to the pool's.</param>
    /// <param name="predictionsSince">Predictions before this time have waited long enough.</param>
    /// <param name="labelsSince">Labels before this time have.</param>
    public void Add(in PendingEvent pending, long predictionsSince, long labelsSince)
    {
        // Rising by this much an arrival, the limit doubles in about the time in which a third of the pool is filled.
        if (Count < _events.Length / 2)
            _limit = (ulong)Math.Min(ulong.MaxValue, _limit * (1 + (2.0 / _events.Length)));
        if (Count == _events.Length)
            MakeRoom(predictionsSince, labelsSince);
        if (!Includes(pending.Hash))
            return;
        _index.Add(pending.Hash, Count);
        _events[Count++] = pending with { Limit = Math.Min(pending.Limit, _limit) };
    }

    public void RemoveAt(int position)
    {
        _index.Remove(_events[position].Hash);
        Count--;
        if (position == Count)
            return;
        _events[position] = _events[Count];
        _index.Move(_events[position].Hash, position);
    }

    /// <summary>Lowers the limit, where it is higher.</summary>
    public void Lower(MlSampleLimit limit)
    {
        if (limit.Hash >= _limit)
            return;
        _limit = limit.Hash;
        Keep(long.MinValue, long.MinValue);
    }

    /// <summary>Becomes what <see cref="Write"/> wrote of one with the same capacity.</summary>
    public void Read(BinaryReader reader)
    {
        _limit = reader.ReadUInt64();
        Count = reader.ReadInt32();
        if (Count < 0 || Count > _events.Length)
            throw new InvalidDataException($"{Count} events do not fit where {_events.Length} do.");
        for (int i = 0; i < Count; i++)
            _events[i] = new PendingEvent(reader.ReadUInt64(), reader.ReadUInt64(), reader.ReadInt64(), reader.ReadDouble(), reader.ReadBoolean());
        Index();
    }

    /// <summary>Writes the limit and the events.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(_limit);
        writer.Write(Count);
        foreach (ref readonly PendingEvent pending in Events)
        {
            writer.Write(pending.Hash);
            writer.Write(pending.Limit);
            writer.Write(pending.Time);
            writer.Write(pending.Value);
            writer.Write(pending.IsLabel);
        }
    }

    void MakeRoom(long predictionsSince, long labelsSince)
    {
        Keep(predictionsSince, labelsSince);
        if (Count <= _afterCut)
            return;
        for (int i = 0; i < Count; i++)
            _scratch[i] = _events[i].Hash;
        ulong lowestToGo = Selection.Smallest(_scratch.AsSpan(0, Count), _afterCut);
        _limit = lowestToGo - 1;
        Keep(long.MinValue, long.MinValue);
    }

    void Keep(long predictionsSince, long labelsSince)
    {
        int kept = 0;
        for (int i = 0; i < Count; i++)
        {
            ref readonly PendingEvent pending = ref _events[i];
            if (pending.Hash <= _limit && pending.Time >= (pending.IsLabel ? labelsSince : predictionsSince))
                _events[kept++] = pending with { Limit = Math.Min(pending.Limit, _limit) };
        }

        Count = kept;
        Index();
    }

    void Index()
    {
        _index.Clear();
        for (int i = 0; i < Count; i++)
            _index.Add(_events[i].Hash, i);
    }
}
