namespace OtelMl.Instrumentation;

/// <summary>
/// Rows as they pass: each is handed over cell by cell, and then ended. They are summarised, digested and sampled in blocks,
/// column by column, in memory that does not grow with their number.
/// </summary>
public sealed class MlRows
{
    // A block of all columns stays within the first cache.
    const int CellsPerBlock = 1 << 12;
    const int MostRowsPerBlock = 256;

    readonly MlColumnInfo[] _columns;
    readonly ColumnSummarizer?[] _summarizers;
    readonly RowDigest? _digest;
    readonly RowReservoir? _reservoir;
    readonly TableBuilder? _kept;
    readonly RowWorkspace _workspace;
    RowBlock _block;
    string? _finalDigest;
    int _row;
    bool _unreadable;
    long _summarizedAt;
    IReadOnlyList<ColumnSummary>? _summaries;
    bool _areKnown;

    internal MlRows(
        IReadOnlyList<MlColumnInfo> columns, RowWorkspace workspace, bool summarize, bool digest, int sample, Random random, long expected = long.MaxValue)
    {
        _columns = [.. columns];
        _workspace = workspace;
        _block = workspace.Block;
        _block.Shape(columns, (int)Math.Clamp(expected, 1, Math.Clamp(CellsPerBlock / Math.Max(1, columns.Count), 8, MostRowsPerBlock)));
        _summarizers = [.. columns.Select(column => summarize && column.IsSummarized ? workspace.NextSummarizer() : null)];
        if (digest) _digest = new(_columns, workspace.Hash);
        if (sample == 0) return;
        _kept = new(_columns, capacity: expected == long.MaxValue ? 0 : (int)Math.Min(sample, expected));
        _reservoir = new(sample, random);
    }

    // Keeps all the rows, and does nothing else with them.
    internal static MlRows KeepingAll(IReadOnlyList<MlColumnInfo> columns, RowWorkspace workspace, int expected) => new(columns, workspace, expected);

    MlRows(IReadOnlyList<MlColumnInfo> columns, RowWorkspace workspace, int expected)
        : this(columns, workspace, summarize: false, digest: false, sample: 0, Random.Shared) => _kept = new(_columns, expected);

    /// <summary>Rows that have passed.</summary>
    public long Count { get; private set; }

    internal IReadOnlyList<MlColumnInfo> Columns => _columns;

    /// <summary>Sends each row as an event, before it ends.</summary>
    internal Action<MlRows>? RowLog { get; set; }

    /// <summary>A value of the row that is being handed over.</summary>
    internal MlValue Cell(int column) => _columns[column].IsNumber ? _columns[column].ValueOf(_block.Number(column, _row)) : _block.Text(column, _row);

    /// <summary>Takes each block to be summarised with those of other runs.</summary>
    internal IntervalRows? Interval { get; set; }

    internal double NumberOf(int column) => _block.Number(column, _row);

    /// <summary>Hands over a number.</summary>
    /// <param name="column">Index of a column of numbers.</param>
    /// <param name="value">The number; NaN is missing.</param>
    public void Number(int column, double value) => _block.Number(column, _row) = value;

    /// <summary>Hands over a number.</summary>
    /// <param name="column">Index of a column of numbers.</param>
    /// <param name="value">The number; null is missing.</param>
    public void Number(int column, double? value) => _block.Number(column, _row) = value ?? double.NaN;

    /// <summary>Hands over a truth value, as 1 or 0.</summary>
    /// <param name="column">Index of a column of numbers.</param>
    /// <param name="value">The truth value; null is missing.</param>
    public void Truth(int column, bool? value) => _block.Number(column, _row) = value is { } known ? (known ? 1 : 0) : double.NaN;

    /// <summary>Hands over a time, as seconds since 1970.</summary>
    /// <param name="column">Index of a column of numbers.</param>
    /// <param name="value">The time; null is missing.</param>
    public void Time(int column, DateTimeOffset? value) =>
        _block.Number(column, _row) = value is { } known ? (known - DateTimeOffset.UnixEpoch).TotalSeconds : double.NaN;

    /// <summary>Hands over numbers for neighbouring columns.</summary>
    /// <param name="column">Index of the first of them.</param>
    /// <param name="count">How many columns there are; those without a number are missing.</param>
    /// <param name="values">The numbers.</param>
    public void Numbers(int column, int count, ReadOnlySpan<double> values)
    {
        for (int i = 0; i < count; i++) _block.Number(column + i, _row) = i < values.Length ? values[i] : double.NaN;
    }

    /// <inheritdoc cref="Numbers(int, int, ReadOnlySpan{double})"/>
    public void Numbers(int column, int count, ReadOnlySpan<float> values)
    {
        for (int i = 0; i < count; i++) _block.Number(column + i, _row) = i < values.Length ? values[i] : double.NaN;
    }

    /// <summary>Hands over text.</summary>
    /// <param name="column">Index of a column of text.</param>
    /// <param name="value">The text; null is missing.</param>
    public void Text(int column, string? value) => _block.Text(column, _row) = value;

    /// <summary>Ends the row.</summary>
    public void EndRow()
    {
        Count++;
        if (RowLog is not null && !_unreadable) RowLog(this);
        _unreadable = false;
        if (++_row == _block.Capacity || Interval?.Pass() == true) Flush();
    }

    /// <summary>Does not summarise the rows: if their digest is the same, their summaries are.</summary>
    internal void Know(IReadOnlyList<ColumnSummary> summaries)
    {
        _areKnown = true;
        _summaries = summaries;
        Array.Clear(_summarizers);
    }

    internal IReadOnlyList<ColumnSummary> Summarize()
    {
        // Checks and history ask for it again and again, mostly when all rows have passed.
        if (_summaries is not null && (_areKnown || _summarizedAt == Count)) return _summaries;
        Flush();
        List<ColumnSummary> summaries = [];
        for (int i = 0; i < _summarizers.Length; i++)
        {
            if (_summarizers[i] is { } summarizer) summaries.Add(summarizer.ToSummary(_columns[i].Name));
        }

        _summarizedAt = Count;
        return _summaries = summaries;
    }

    internal string? Digest()
    {
        Flush();
        return _finalDigest ?? _digest?.Current;
    }

    /// <summary>Ends the rows: what is known of them stays, what it took to look at them is free for others.</summary>
    internal void Close(RowWorkspaces workspaces)
    {
        Flush();
        Summarize();
        _finalDigest = _digest?.End();
        _block = RowBlock.None;
        Array.Clear(_summarizers);
        workspaces.Return(_workspace);
    }

    internal MlTable? ToTable()
    {
        Flush();
        return _kept?.ToTable(isComplete: _reservoir is null || _kept.Count == Count);
    }

    // A row whose properties throw counts, with all its cells missing.
    internal void ForgetRow()
    {
        _unreadable = true;
        for (int i = 0; i < _columns.Length; i++)
        {
            if (_columns[i].IsNumber) _block.Number(i, _row) = double.NaN;
            else _block.Text(i, _row) = null;
        }
    }

    void Keep(TableBuilder kept)
    {
        if (_reservoir is null)
        {
            kept.Append(_block, _row);
            return;
        }

        Span<(int Slot, int Row)> places = stackalloc (int, int)[MostRowsPerBlock];
        int count = 0;
        for (int row = 0; row < _row; row++)
        {
            if (_reservoir.Offer() is >= 0 and int slot) places[count++] = (slot, row);
        }

        if (count > 0) kept.Set(places[..count], _block);
    }

    internal void Flush()
    {
        if (_row == 0) return;
        for (int i = 0; i < _summarizers.Length; i++)
        {
            if (_summarizers[i] is { } summarizer) _block.AddTo(summarizer, i, _row, _columns[i].IsNumber);
        }

        if (_kept is not null) Keep(_kept);
        _digest?.Add(_block, _row);
        Interval?.Add(_columns, _block, _row);
        _row = 0;
    }
}
