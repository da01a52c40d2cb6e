namespace OtelMl.Instrumentation;

/// <summary>One input or output of a run.</summary>
public sealed class MlData
{
    // Samples that tests and history get of rows nobody asked to be sampled.
    const int UsualSample = 50;
    const int MostSampleCells = 100_000;

    readonly MlPipeline _pipeline;
    readonly Action<MlRows>? _readAgain;
    readonly long _expected;
    MlRows? _rows;
    MlTable? _table;

    internal MlData(
        MlDirection direction,
        string pointer,
        in MlDataOptions options,
        object? value,
        MlComponent component,
        IReadOnlyList<MlColumnInfo>? columns = null,
        Action<MlRows>? readAgain = null,
        long expected = long.MaxValue)
    {
        Direction = direction;
        Pointer = pointer;
        Part = options.Part;
        Options = options;
        Value = value;
        _pipeline = component.Pipeline;
        Digest = options.Digest;
        IsSentPerRun = component.Interval is null;
        _readAgain = readAgain;
        _expected = expected;
        if (columns is null) return;
        _rows = NewRows(columns, isLookedAt: IsSentPerRun || component.IsJudged);
        if (component.Interval is { } interval) _rows.Interval = new(interval, direction, pointer);
    }

    /// <summary>Whether it is read or written.</summary>
    public MlDirection Direction { get; }

    /// <summary>Its name.</summary>
    public string Pointer { get; }

    /// <summary>Which part of a data set it is.</summary>
    public MlDataPart Part { get; }

    /// <summary>The argument or result itself.</summary>
    public object? Value { get; }

    /// <summary>Rows that have passed.</summary>
    public long Rows => _rows?.Count ?? 0;

    /// <summary>The columns of the rows; empty when it is not rows.</summary>
    public IReadOnlyList<MlColumnInfo> Columns => _rows?.Columns ?? [];

    /// <summary>The distributions of the columns, of the rows that have passed.</summary>
    public IReadOnlyList<ColumnSummary> Summaries => _rows?.Summarize() ?? [];

    /// <summary>A uniform sample of the rows that have passed; null when it is not rows.</summary>
    public MlTable? Sample => _rows?.ToTable();

    /// <summary>
    /// All the rows, when they are in memory, read anew; else <see cref="Sample"/>. Null when it is not rows.
    /// </summary>
    public MlTable? Table => _table ??= ReadAll() ?? Sample;

    internal MlDataOptions Options { get; }

    /// <summary>Whether the summaries are sent with the run, not those of an interval with all its runs.</summary>
    internal bool IsSentPerRun { get; }

    internal MlRows? Cells => _rows;

    internal string? Digest { get; set; }

    internal MlPastData ToPast() => new(Pointer, Part, Rows, Summaries, Sample);

    /// <summary>Lets go of the rows that <see cref="Table"/> has read: while the work lasts, every collection of garbage would pay for them.</summary>
    internal void ForgetTable() => _table = null;

    /// <summary>Looks at all the rows, when they are in memory.</summary>
    internal void ReadAtOnce()
    {
        if (_readAgain is null || _rows is null) return;
        if (KnownBefore(_rows) is { } written)
        {
            _rows.Know(written.Summaries);
            _readAgain(_rows);
            if (_rows.Digest() == written.Digest)
            {
                Close();
                return;
            }

            // They are others than were written.
            IReadOnlyList<MlColumnInfo> columns = _rows.Columns;
            Close();
            _rows = NewRows(columns, isLookedAt: true);
        }

        _readAgain(_rows);
        Close();
    }

    /// <summary>Lets runs that read these rows know their summaries.</summary>
    internal void RememberWritten()
    {
        if (_rows is not null && Digest is not null && Options.DigestRows && IsSentPerRun) _pipeline.Written.Add(new(Pointer, Columns, Rows, Digest, Summaries));
    }

    /// <summary>Ends the rows once they all have passed.</summary>
    internal void Close() => _rows?.Close(_pipeline.Workspaces);

    WrittenRows? KnownBefore(MlRows rows) =>
        Direction == MlDirection.Input && Options.DigestRows && rows.RowLog is null && rows.Interval is null ? _pipeline.Written.Find(Pointer, rows.Columns, _expected) : null;

    MlRows NewRows(IReadOnlyList<MlColumnInfo> columns, bool isLookedAt)
    {
        int sample = Options.Sample > 0 ? Options.Sample : isLookedAt ? Math.Clamp(MostSampleCells / Math.Max(1, columns.Count), 1, UsualSample) : 0;
        return new(
            columns, _readAgain is null ? new() : _pipeline.Workspaces.Rent(), isLookedAt, Options.DigestRows, sample, new Random(), _expected);
    }

    MlTable? ReadAll()
    {
        if (_readAgain is null || _rows is null) return null;
        MlRows all = MlRows.KeepingAll(_rows.Columns, _pipeline.Workspaces.Rent(), (int)Math.Min(_rows.Count, Array.MaxLength));
        _readAgain(all);
        all.Close(_pipeline.Workspaces);
        return all.ToTable();
    }
}
