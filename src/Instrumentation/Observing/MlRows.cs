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
    readonly int _rowsPerBlock;
    readonly double[][] _numbers;
    readonly string?[][] _texts;
    readonly ColumnSummarizer?[] _summarizers;
    readonly RowDigest? _digest;
    readonly RowReservoir? _reservoir;
    readonly TableBuilder? _kept;
    int _row;
    bool _unreadable;
    long _summarizedAt;
    List<ColumnSummary>? _summaries;

    internal MlRows(IReadOnlyList<MlColumnInfo> columns, bool summarize, bool digest, int sample, Random random, long expected = long.MaxValue)
    {
        _columns = [.. columns];
        _rowsPerBlock = (int)Math.Clamp(expected, 1, Math.Clamp(CellsPerBlock / Math.Max(1, columns.Count), 8, MostRowsPerBlock));
        _numbers = new double[columns.Count][];
        _texts = new string?[columns.Count][];
        _summarizers = new ColumnSummarizer?[columns.Count];
        for (int i = 0; i < columns.Count; i++)
        {
            _numbers[i] = columns[i].IsNumber ? new double[_rowsPerBlock] : [];
            _texts[i] = columns[i].IsNumber ? [] : new string?[_rowsPerBlock];
            if (summarize && columns[i].IsSummarized) _summarizers[i] = new();
        }

        if (digest) _digest = new(_columns);
        if (sample == 0) return;
        _kept = new(_columns, capacity: expected == long.MaxValue ? 0 : (int)Math.Min(sample, expected));
        _reservoir = new(sample, random);
    }

    // Keeps all the rows, and does nothing else with them.
    internal static MlRows KeepingAll(IReadOnlyList<MlColumnInfo> columns, int expected) => new(columns, expected);

    MlRows(IReadOnlyList<MlColumnInfo> columns, int expected)
        : this(columns, summarize: false, digest: false, sample: 0, Random.Shared) => _kept = new(_columns, expected);

    /// <summary>Rows that have passed.</summary>
    public long Count { get; private set; }

    internal IReadOnlyList<MlColumnInfo> Columns => _columns;

    /// <summary>Sends each row as an event, before it ends.</summary>
    internal Action<MlRows>? RowLog { get; set; }

    /// <summary>A value of the row that is being handed over.</summary>
    internal MlValue Cell(int column) => _columns[column].IsNumber ? _columns[column].ValueOf(_numbers[column][_row]) : _texts[column][_row];

    /// <summary>Takes each block to be summarised with those of other runs.</summary>
    internal IntervalRows? Interval { get; set; }

    internal double NumberOf(int column) => _numbers[column][_row];

    /// <summary>Hands over a number.</summary>
    /// <param name="column">Index of a column of numbers.</param>
    /// <param name="value">The number; NaN is missing.</param>
    public void Number(int column, double value) => _numbers[column][_row] = value;

    /// <summary>Hands over a number.</summary>
    /// <param name="column">Index of a column of numbers.</param>
    /// <param name="value">The number; null is missing.</param>
    public void Number(int column, double? value) => _numbers[column][_row] = value ?? double.NaN;

    /// <summary>Hands over a truth value, as 1 or 0.</summary>
    /// <param name="column">Index of a column of numbers.</param>
    /// <param name="value">The truth value; null is missing.</param>
    public void Truth(int column, bool? value) => _numbers[column][_row] = value is { } known ? (known ? 1 : 0) : double.NaN;

    /// <summary>Hands over a time, as seconds since 1970.</summary>
    /// <param name="column">Index of a column of numbers.</param>
    /// <param name="value">The time; null is missing.</param>
    public void Time(int column, DateTimeOffset? value) =>
        _numbers[column][_row] = value is { } known ? (known - DateTimeOffset.UnixEpoch).TotalSeconds : double.NaN;

    /// <summary>Hands over numbers for neighbouring columns.</summary>
    /// <param name="column">Index of the first of them.</param>
    /// <param name="count">How many columns there are; those without a number are missing.</param>
    /// <param name="values">The numbers.</param>
    public void Numbers(int column, int count, ReadOnlySpan<double> values)
    {
        for (int i = 0; i < count; i++) _numbers[column + i][_row] = i < values.Length ? values[i] : double.NaN;
    }

    /// <inheritdoc cref="Numbers(int, int, ReadOnlySpan{double})"/>
    public void Numbers(int column, int count, ReadOnlySpan<float> values)
    {
        for (int i = 0; i < count; i++) _numbers[column + i][_row] = i < values.Length ? values[i] : double.NaN;
    }

    /// <summary>Hands over text.</summary>
    /// <param name="column">Index of a column of text.</param>
    /// <param name="value">The text; null is missing.</param>
    public void Text(int column, string? value) => _texts[column][_row] = value;

    /// <summary>Ends the row.</summary>
    public void EndRow()
    {
        Count++;
        if (_kept is not null) Keep(_kept);
        if (RowLog is not null && !_unreadable) RowLog(this);
        _unreadable = false;
        if (++_row == _rowsPerBlock || Interval?.Pass() == true) Flush();
    }

    internal IReadOnlyList<ColumnSummary> Summarize()
    {
        // Checks and history ask for it again and again, mostly when all rows have passed.
        if (_summaries is not null && _summarizedAt == Count) return _summaries;
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
        return _digest?.Current;
    }

    internal MlTable? ToTable() => _kept?.ToTable(isComplete: _reservoir is null || _kept.Count == Count);

    // A row whose properties throw counts, with all its cells missing.
    internal void ForgetRow()
    {
        _unreadable = true;
        foreach (double[] column in _numbers)
        {
            if (column.Length > 0) column[_row] = double.NaN;
        }

        foreach (string?[] column in _texts)
        {
            if (column.Length > 0) column[_row] = null;
        }
    }

    void Keep(TableBuilder kept)
    {
        if (_reservoir is null) kept.Set(kept.Count, _numbers, _texts, _row);
        else if (_reservoir.Offer() is >= 0 and int slot) kept.Set(slot, _numbers, _texts, _row);
    }

    internal void Flush()
    {
        if (_row == 0) return;
        for (int i = 0; i < _summarizers.Length; i++)
        {
            if (_columns[i].IsNumber) _summarizers[i]?.AddRange((ReadOnlySpan<double>)_numbers[i].AsSpan(0, _row));
            else _summarizers[i]?.AddRange((ReadOnlySpan<string?>)_texts[i].AsSpan(0, _row));
        }

        _digest?.Add(_numbers, _texts, _row);
        Interval?.Add(_columns, _numbers, _texts, _row);
        _row = 0;
    }
}
