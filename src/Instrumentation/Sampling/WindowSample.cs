namespace OtelMl.Instrumentation;

/// <summary>
/// The k rows with the smallest hashes of the last while. A row is dropped once so many later ones have smaller hashes that it can
/// never be among them: expected k (1 + H(n) - H(k)) of n rows are kept, with H the harmonic numbers.
/// </summary>
/// <remarks>
/// The k-skyband of priority sampling (B. Babcock, M. Datar, R. Motwani, SODA 2002). Rows are dropped in sweeps from the newest to the
/// oldest, each when half of what is kept came after the last one: amortised O(log k) a row.
/// </remarks>
/// <param name="size">The most rows in the sample.</param>
/// <param name="maxBytes">The most bytes that are kept; where they run out, the rows with the highest hashes go.</param>
/// <param name="window">The length of the while, in ticks.</param>
sealed class WindowSample(int size, long maxBytes, long window) : ITupleSample
{
    const int SmallestSweep = 64;

    readonly List<SampledTuple> _kept = []; // by arrival
    int _sweepAt = SmallestSweep;
    long _now = long.MinValue;
    ulong _limit = ulong.MaxValue; // of rows from before _limitedUntil, those with higher hashes may be gone
    long _limitedUntil = long.MinValue;

    public int Count => _kept.Count;

    public long Bytes { get; private set; }

    public bool Admits(ulong hash, long time) => time > _now - window || _now == long.MinValue;

    public void Add(SampledTuple tuple)
    {
        _now = Math.Max(_now, tuple.Time.UtcTicks);
        _kept.Add(tuple);
        Bytes += tuple.Bytes;
        if (_kept.Count < _sweepAt && Bytes <= maxBytes) return;
        Sweep();
        if (Bytes > maxBytes) MakeRoom();
        _sweepAt = Math.Max(SmallestSweep, 2 * _kept.Count);
    }

    public IEnumerable<(SampledTuple Tuple, double Probability)> At(long now)
    {
        _now = Math.Max(_now, now);
        SampledTuple[] lowest = [.. _kept.Where(IsInside).DistinctBy(tuple => tuple.Hash).OrderBy(tuple => tuple.Hash).Take(size + 1)];
        ulong limit = _limitedUntil > _now ? _limit : ulong.MaxValue;
        // The lowest hash outside is the limit, where there is one.
        if (lowest.Length > size) limit = Math.Min(limit, lowest[size].Hash);
        double probability = limit == ulong.MaxValue ? 1 : MlSampleKey.Share(limit);
        return lowest.Take(size).Where(tuple => tuple.Hash < limit).Select(tuple => (tuple, probability));
    }

    /// <summary>Drops what no window to come can need.</summary>
    internal void Sweep()
    {
        var highestFirst = new PriorityQueue<SampledTuple, ulong>(Comparer<ulong>.Create(static (a, b) => b.CompareTo(a)));
        var kept = new Stack<SampledTuple>();
        for (int i = _kept.Count - 1; i >= 0; i--)
        {
            SampledTuple tuple = _kept[i];
            if (!IsInside(tuple)) continue;
            // One more than the sample has: the first one outside of it sets its limit.
            if (highestFirst.Count > size)
            {
                if (highestFirst.Peek().Hash <= tuple.Hash) continue;
                highestFirst.Dequeue();
            }

            highestFirst.Enqueue(tuple, tuple.Hash);
            kept.Push(tuple);
        }

        Replace(kept);
    }

    bool IsInside(SampledTuple tuple) => tuple.Time.UtcTicks > _now - window;

    void MakeRoom()
    {
        SampledTuple[] byHash = [.. _kept.OrderBy(tuple => tuple.Hash)];
        long bytes = Bytes;
        int left = byHash.Length;
        while (left > 0 && bytes > maxBytes / 4 * 3) bytes -= byHash[--left].Bytes;
        ulong limit = byHash[left].Hash;
        _limit = _limitedUntil > _now ? Math.Min(_limit, limit) : limit;
        _limitedUntil = _now + window;
        Replace([.. _kept.Where(tuple => tuple.Hash < limit)]);
    }

    void Replace(IEnumerable<SampledTuple> kept)
    {
        SampledTuple[] next = [.. kept];
        _kept.Clear();
        _kept.AddRange(next);
        Bytes = next.Sum(tuple => tuple.Bytes);
    }
}
