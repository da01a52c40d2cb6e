using System.Globalization;

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

    // From here on a double stands for several whole numbers.
    const long FirstInexact = 1L << 53;

    readonly MlColumnInfo[] _columns;
    readonly ColumnSummarizer?[] _summarizers;
    readonly RowReservoir? _reservoir;
    readonly TableBuilder? _kept;
    readonly RowWorkspace _workspace;
    readonly bool _isDigested;
    readonly KnownColumn?[] _expected;
    readonly ulong[] _beginnings;
    RowDigest? _digest;
    RowBlock _block;
    string? _finalDigest;
    int _row;
    bool _unreadable;
    long _summarizedAt;
    IReadOnlyList<ColumnSummary>? _summaries;
    IReadOnlyList<KnownColumn>? _known;
    MlValue[]? _integers;

    internal MlRows(
        IReadOnlyList<MlColumnInfo> columns, RowWorkspace workspace, bool summarize, bool digest, int sample, Random random, long expected = long.MaxValue)
    {
        _columns = [.. columns];
        _workspace = workspace;
        _block = workspace.Block;
        _block.Shape(columns, (int)Math.Clamp(expected, 1, Math.Clamp(CellsPerBlock / Math.Max(1, columns.Count), RowBlock.LeastRows, MostRowsPerBlock)));
        _summarizers = [.. columns.Select(column => summarize && column.IsSummarized ? workspace.NextSummarizer() : null)];
        _expected = new KnownColumn?[_columns.Length];
        _beginnings = new ulong[_columns.Length];
        _isDigested = digest;
        if (digest) _digest = new(_columns, workspace, static _ => true);
        if (sample == 0) return;
        _kept = new(_columns, capacity: expected == long.MaxValue ? 0 : (int)Math.Min(sample, expected));
        _reservoir = new(sample, random, expected);
    }

    // Keeps all the rows, and does nothing else with them but perhaps digest them.
    internal static MlRows KeepingAll(IReadOnlyList<MlColumnInfo> columns, RowWorkspace workspace, bool digest, int expected) => new(columns, workspace, digest, expected);

    MlRows(IReadOnlyList<MlColumnInfo> columns, RowWorkspace workspace, bool digest, int expected)
        : this(columns, workspace, summarize: false, digest, sample: 0, Random.Shared) => _kept = new(_columns, expected);

    /// <summary>Rows that have passed.</summary>
    public long Count { get; private set; }

    internal IReadOnlyList<MlColumnInfo> Columns => _columns;

    /// <summary>Sends each row as an event, before it ends.</summary>
    internal Action<MlRows>? RowLog { get; set; }

    /// <summary>A value of the row that is being handed over.</summary>
    internal MlValue Cell(int column)
    {
        if (_integers is { } integers && !integers[column].IsMissing) return integers[column];
        return _columns[column].IsNumber ? _columns[column].ValueOf(_block.Number(column, _row)) : _block.Text(column, _row);
    }

    /// <summary>Rows that could not be sent as events, because they have no id.</summary>
    internal long Nameless { get; set; }

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

    /// <summary>Hands over a whole number, of which events have all digits.</summary>
    /// <param name="column">Index of a column of numbers.</param>
    /// <param name="value">The number; null is missing.</param>
    public void Integer(int column, long? value)
    {
        Number(column, value);
        if (RowLog is not null) Integer(column) = value is { } known ? known : MlValue.Missing;
    }

    /// <inheritdoc cref="Integer(int, long?)"/>
    public void Integer(int column, ulong? value)
    {
        Number(column, value);
        if (RowLog is null) return;
        Integer(column) = value switch
        {
            null => MlValue.Missing,
            <= long.MaxValue => (long)value,
            _ => value.Value.ToString(CultureInfo.InvariantCulture),
        };
    }

    /// <summary>Whether the rows are digested, so that their digits and the <see cref="Rest"/> of them are asked for too.</summary>
    public bool AreDigested => _isDigested;

    /// <summary>Hands over the digits of a number that its column, of doubles, may not have; only the digest has them.</summary>
    /// <param name="column">Index of a column of numbers.</param>
    /// <param name="value">The number; null is missing.</param>
    public void Digits(int column, long? value)
    {
        if (value is <= -FirstInexact or >= FirstInexact) _digest!.AddDigits(Count, column, value.Value);
    }

    /// <inheritdoc cref="Digits(int, long?)"/>
    public void Digits(int column, ulong? value)
    {
        if (value >= FirstInexact) _digest!.AddDigits(Count, column, value.Value);
    }

    /// <inheritdoc cref="Digits(int, long?)"/>
    public void Digits(int column, decimal? value)
    {
        if (value is { } known && ExactDecimal.DigitsOf(known) is { } digits) _digest!.AddDigits(Count, column, digits);
    }

    /// <summary>Hands over what a row holds beside its columns; only the digest has it.</summary>
    /// <param name="value">A text, number, time or the like, or a collection of them.</param>
    public void Rest(object? value) => _digest!.AddRest(value);

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
        Span<double> cells = _block.NumbersOf(column, count);
        for (int i = 0; i < count; i++) cells[(i * _block.Capacity) + _row] = i < values.Length ? values[i] : double.NaN;
    }

    /// <inheritdoc cref="Numbers(int, int, ReadOnlySpan{double})"/>
    public void Numbers(int column, int count, ReadOnlySpan<float> values)
    {
        Span<double> cells = _block.NumbersOf(column, count);
        for (int i = 0; i < count; i++) cells[(i * _block.Capacity) + _row] = i < values.Length ? values[i] : double.NaN;
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

    /// <summary>Does not summarise columns that begin as known ones do: if they go on as these do, so are their summaries.</summary>
    internal void Expect(IReadOnlyList<KnownColumn> known)
    {
        if (known.Count == 0) return;
        for (int i = 0; i < _columns.Length; i++) _expected[i] = _summarizers[i] is null ? null : known.FirstOrDefault(column => column.Info == _columns[i]);
        _digest ??= new(_columns, _workspace, column => _expected[column] is not null);
    }

    /// <summary>Whether the columns that were expected to be known ones are.</summary>
    internal bool AreAsExpected()
    {
        Flush();
        for (int i = 0; i < _columns.Length; i++)
        {
            if (_expected[i] is not null && !IsAsExpected(i)) return false;
        }

        return true;
    }

    /// <summary>Takes over the summaries that another look at the same rows has made.</summary>
    internal void TakeSummaries(MlRows others)
    {
        _summaries = others.Summarize();
        _summarizedAt = Count;
    }

    /// <summary>What is known of the columns that are summarised, if they are digested.</summary>
    internal IReadOnlyList<KnownColumn> Known()
    {
        if (_known is not null) return _known;
        if (!_isDigested) return [];
        Flush();
        IReadOnlyList<ColumnSummary> summaries = Summarize();
        List<KnownColumn> known = new(summaries.Count);
        for (int i = 0; i < _columns.Length; i++)
        {
            if (_summarizers[i] is not null) known.Add(new(_columns[i], _beginnings[i], _digest!.Of(i), summaries[known.Count]));
        }

        return known;
    }

    internal IReadOnlyList<ColumnSummary> Summarize()
    {
        // Checks and history ask for it again and again, mostly when all rows have passed.
        if (_summaries is not null && _summarizedAt == Count) return _summaries;
        Flush();
        List<ColumnSummary> summaries = [];
        for (int i = 0; i < _summarizers.Length; i++)
        {
            if (IsAsExpected(i)) summaries.Add(_expected[i]!.Summary);
            else if (_summarizers[i] is { } summarizer) summaries.Add(summarizer.ToSummary(_columns[i].Name));
        }

        _summarizedAt = Count;
        return _summaries = summaries;
    }

    internal string? Digest()
    {
        Flush();
        return _finalDigest ?? (_isDigested ? _digest!.ToString() : null);
    }

    /// <summary>Ends the rows: what is known of them stays, what it took to look at them is free for others.</summary>
    internal void Close(RowWorkspaces workspaces)
    {
        Flush();
        Summarize();
        _finalDigest = Digest();
        _known = Known();
        _digest = null;
        _block = RowBlock.None;
        Array.Clear(_summarizers);
        workspaces.Return(_workspace);
    }

    internal MlTable? ToTable()
    {
        Flush();
        return _reservoir is null ? _kept?.ToTable(isComplete: true, Digest()) : _kept!.ToTable(isComplete: _kept.Count == Count);
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

    // Of the row that is being handed over only: a block has no more digits than a double.
    ref MlValue Integer(int column) => ref (_integers ??= new MlValue[_columns.Length])[column];

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
        if (_digest is not null)
        {
            if (Count == _row) Begin();
            _digest.Add(_block, _row);
        }

        for (int i = 0; i < _summarizers.Length; i++)
        {
            if (_expected[i] is null && _summarizers[i] is { } summarizer) _block.AddTo(summarizer, i, _row, _columns[i].IsNumber);
        }

        if (_kept is not null) Keep(_kept);
        Interval?.Add(_columns, _block, _row);
        _row = 0;
    }

    bool IsAsExpected(int column) => _expected[column] is { } known && known.Digest == _digest!.Of(column);

    // What begins otherwise is found out before anything had to be summarised.
    void Begin()
    {
        for (int i = 0; i < _columns.Length; i++)
        {
            _beginnings[i] = _block.HashOfBeginning(i, _row, _columns[i].IsNumber);
            if (_expected[i] is { } expected && expected.Beginning != _beginnings[i]) _expected[i] = null;
        }
    }
}
