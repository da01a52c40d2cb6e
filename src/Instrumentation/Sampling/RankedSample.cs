namespace OtelMl.Instrumentation;

/// <summary>
/// The rows of the smallest ranks, a uniform sample without decay and otherwise one that favours the young. A row's rank is an
/// exponential variate by the hash of its id, divided by its weight exp(λt): taken in logarithms, so that it never overflows and is
/// never aged again.
/// </summary>
/// <remarks>
/// Bottom-k sampling (E. Cohen and H. Kaplan, PODC 2007) with weights by forward decay (G. Cormode et al., ICDE 2009). Everything below
/// the lowest rank that ever left is here, so given the others' ranks a row is here with the probability of a rank below it.
/// Where bytes run out before rows do the same holds: what leaves depends on the row's size, and not on its rank, while it stays.
/// </remarks>
/// <param name="size">The most rows.</param>
/// <param name="maxBytes">The most bytes.</param>
/// <param name="lambda">The decay a tick; 0 for none.</param>
sealed class RankedSample(int size, long maxBytes, double lambda) : ITupleSample
{
    readonly PriorityQueue<SampledTuple, double> _highestFirst = new(Comparer<double>.Create(static (a, b) => b.CompareTo(a)));
    readonly HashSet<ulong> _hashes = [];
    double _limit = double.PositiveInfinity;
    long? _landmark;

    public long Bytes { get; private set; }

    public bool Admits(ulong hash, long time) => Rank(hash, time) < _limit && !_hashes.Contains(hash);

    public void Add(SampledTuple tuple)
    {
        _highestFirst.Enqueue(tuple, Rank(tuple.Hash, tuple.Time.UtcTicks));
        _hashes.Add(tuple.Hash);
        Bytes += tuple.Bytes;
        while (_highestFirst.Count > size || Bytes > maxBytes)
        {
            _highestFirst.TryDequeue(out SampledTuple? leaving, out double rank);
            _hashes.Remove(leaving!.Hash);
            Bytes -= leaving.Bytes;
            _limit = rank;
        }
    }

    public IEnumerable<(SampledTuple Tuple, double Probability)> At(long now) =>
        _highestFirst.UnorderedItems.Select(item => (item.Element, -double.ExpM1(-Math.Exp(_limit + Age(item.Element.Time.UtcTicks)))));

    // ln(-ln(1 - u)) is the logarithm of a standard exponential variate.
    double Rank(ulong hash, long time) => Math.Log(-double.LogP1(-MlSampleKey.Share(hash))) - Age(time);

    double Age(long time) => lambda * (time - (_landmark ??= time));
}
