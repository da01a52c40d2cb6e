namespace OtelMl.Instrumentation;

/// <summary>The rows that runs wrote last, whose summaries need not be made again for the runs that read them.</summary>
sealed class WrittenRowsMemory
{
    const int Most = 16;

    readonly Lock _gate = new();
    readonly Queue<WrittenRows> _latest = new();

    public void Add(WrittenRows rows)
    {
        lock (_gate)
        {
            if (_latest.Count == Most) _latest.Dequeue();
            _latest.Enqueue(rows);
        }
    }

    /// <summary>What is known of what was written last under a name, if as many rows are about to be read.</summary>
    public IReadOnlyList<KnownColumn> Find(string pointer, long count)
    {
        lock (_gate) return _latest.LastOrDefault(rows => rows.Pointer == pointer) is { } last && last.Count == count ? last.Columns : [];
    }
}
