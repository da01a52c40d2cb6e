namespace OtelMl.Instrumentation;

/// <summary>One input or output of a run.</summary>
public sealed class MlData
{
    // Samples that tests and history get of rows nobody asked to be sampled.
    const int UsualSample = 100;
    const int MostSampleCells = 100_000;

    readonly MlRows? _rows;
    readonly Action<MlRows>? _readAgain;
    readonly RowWorkspaces _workspaces;
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
        _workspaces = component.Pipeline.Workspaces;
        Digest = options.Digest;
        IsSentPerRun = component.Interval is null;
        _readAgain = readAgain;
        if (columns is null) return;
        bool isLookedAt = IsSentPerRun || component.IsJudged;
        int sample = options.Sample > 0 ? options.Sample : isLookedAt ? Math.Clamp(MostSampleCells / Math.Max(1, columns.Count), 1, UsualSample) : 0;
        _rows = new(columns, readAgain is null ? new() : _workspaces.Rent(), isLookedAt, options.DigestRows, sample, new Random(StringComparer.Ordinal.GetHashCode(pointer)), expected);
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

    /// <summary>Ends the rows once they all have passed.</summary>
    internal void Close() => _rows?.Close(_workspaces);

    MlTable? ReadAll()
    {
        if (_readAgain is null || _rows is null) return null;
        MlRows all = MlRows.KeepingAll(_rows.Columns, _workspaces.Rent(), (int)Math.Min(_rows.Count, Array.MaxLength));
        _readAgain(all);
        all.Close(_workspaces);
        return all.ToTable();
    }
}
