namespace OtelMl.Instrumentation;

/// <summary>An input or output of one run whose rows are summarised with those of others.</summary>
sealed class IntervalRows(IntervalSummaries summaries, MlDirection direction, string pointer)
{
    int _sent = summaries.Sent;

    /// <summary>Takes note of a row.</summary>
    /// <returns>Whether an interval is over since the last block, so that rows do not wait for it to fill up.</returns>
    public bool Pass()
    {
        summaries.Begin();
        return summaries.Sent != _sent;
    }

    public void Add(IReadOnlyList<MlColumnInfo> columns, RowBlock block, int rows)
    {
        _sent = summaries.Sent;
        summaries.Add(direction, pointer, columns, block, rows);
    }
}
