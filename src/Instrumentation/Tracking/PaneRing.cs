namespace OtelMl.Instrumentation;

/// <summary>
/// Aggregates by pane of the time of predictions. A window is a sum of panes, so a late label
/// lands in the window of its prediction and nothing is joined again. The newest panes are kept; memory O(panes).
/// </summary>
sealed class PaneRing
{
    readonly JoinAggregate[] _panes;
    readonly long[] _numbers; // the pane in each place

    /// <param name="paneLength">How many positions a pane covers, at least 1.</param>
    /// <param name="panes">How many panes are kept, at least 1.</param>
    public PaneRing(long paneLength, int panes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(paneLength, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(panes, 1);
        PaneLength = paneLength;
        _panes = new JoinAggregate[panes];
        _numbers = new long[panes];
        Array.Fill(_numbers, long.MinValue);
    }

    /// <summary>How many positions a pane covers.</summary>
    public long PaneLength { get; }

    /// <summary>The aggregate of the panes that a window touches.</summary>
    /// <param name="from">The first position.</param>
    /// <param name="to">The position after the last.</param>
    /// <returns>Whole panes: <c>From</c> and <c>To</c> lie less than a pane outside of the window that was asked for.</returns>
    public (JoinAggregate Aggregate, long From, long To) Window(long from, long to)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(to, from);
        long first = NumberOf(from), last = to == from ? first - 1 : NumberOf(to - 1);
        JoinAggregate sum = default;
        for (int place = 0; place < _panes.Length; place++)
        {
            if (_numbers[place] >= first && _numbers[place] <= last)
                sum.Add(_panes[place]);
        }

        return (sum, first * PaneLength, (last + 1) * PaneLength);
    }

    public void Count(long position)
    {
        if (Place(NumberOf(position)) is var place and >= 0)
            _panes[place].Count();
    }

    public void Add(long position, double outcome, double probability)
    {
        if (Place(NumberOf(position)) is var place and >= 0)
            _panes[place].Add(outcome, probability);
    }

    public void Add(PaneRing other)
    {
        if (other.PaneLength != PaneLength)
            throw new ArgumentException($"Panes of {other.PaneLength} do not fit into panes of {PaneLength}; give both joins the same pane length.", nameof(other));
        foreach (int from in Enumerable.Range(0, other._panes.Length).Where(i => other._numbers[i] != long.MinValue).OrderBy(i => other._numbers[i]))
        {
            if (Place(other._numbers[from]) is var place and >= 0)
                _panes[place].Add(other._panes[from]);
        }
    }

    /// <summary>Becomes what <see cref="Write"/> wrote of one with panes of the same length and number.</summary>
    public void Read(BinaryReader reader)
    {
        for (int place = 0; place < _panes.Length; place++)
        {
            _numbers[place] = reader.ReadInt64();
            _panes[place] = JoinAggregate.Read(reader);
        }
    }

    /// <summary>Writes the panes.</summary>
    public void Write(BinaryWriter writer)
    {
        for (int place = 0; place < _panes.Length; place++)
        {
            writer.Write(_numbers[place]);
            _panes[place].Write(writer);
        }
    }

    long NumberOf(long position) => (position / PaneLength) - (position % PaneLength < 0 ? 1 : 0);

    int Place(long number)
    {
        int place = (int)(number % _panes.Length);
        if (place < 0)
            place += _panes.Length;
        if (number < _numbers[place])
            return -1; // it has made room for a newer one

        if (number > _numbers[place])
        {
            _numbers[place] = number;
            _panes[place] = default;
        }

        return place;
    }
}
