using System.Diagnostics.CodeAnalysis;

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
    readonly MlRows? _rows;
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

    [MemberNotNullWhen(true, nameof(_rows), nameof(_readAgain))]
    bool IsInMemory => _readAgain is not null && _rows is not null;

    internal string? Digest { get; set; }

    internal MlPastData ToPast() => new(Pointer, Part, Rows, Summaries, Sample);

    /// <summary>Lets go of the rows that <see cref="Table"/> has read: while the work lasts, every collection of garbage would pay for them.</summary>
    internal void ForgetTable() => _table = null;

    /// <summary>Looks at all the rows, when they are in memory.</summary>
    /// <param name="inputs">What the run has read, some columns of which it may have written on as they were.</param>
    internal void ReadAtOnce(IReadOnlyList<MlData> inputs)
    {
        if (!IsInMemory) return;
        _rows.Expect([.. KnownBefore(_rows, inputs)]);
        _readAgain(_rows);
        if (!_rows.AreAsExpected())
        {
            MlRows again = new(_rows.Columns, _pipeline.Workspaces.Rent(), summarize: true, digest: false, sample: 0, Random.Shared, _expected);
            _readAgain(again);
            _rows.TakeSummaries(again);
            again.Close(_pipeline.Workspaces);
        }

        Close();
    }

    /// <summary>Lets runs that read these rows know their summaries.</summary>
    internal void RememberWritten()
    {
        if (_rows is not null && Digest is not null && Options.DigestRows && IsSentPerRun) _pipeline.Written.Add(new(Pointer, Rows, _rows.Known()));
    }

    /// <summary>Ends the rows once they all have passed.</summary>
    internal void Close() => _rows?.Close(_pipeline.Workspaces);

    IEnumerable<KnownColumn> KnownBefore(MlRows rows, IReadOnlyList<MlData> inputs)
    {
        if (rows.Interval is not null) return [];
        if (Direction == MlDirection.Output) return inputs.Where(input => input.IsInMemory && input.Rows == _expected).SelectMany(input => input._rows!.Known());
        return Options.DigestRows ? _pipeline.Written.Find(Pointer, _expected) : [];
    }

    MlRows NewRows(IReadOnlyList<MlColumnInfo> columns, bool isLookedAt)
    {
        int sample = Options.Sample > 0 ? Options.Sample : isLookedAt ? Math.Clamp(MostSampleCells / Math.Max(1, columns.Count), 1, UsualSample) : 0;
        return new(
            columns, _readAgain is null ? new() : _pipeline.Workspaces.Rent(), isLookedAt, Options.DigestRows, sample, new Random(), _expected);
    }

    MlTable? ReadAll()
    {
        if (!IsInMemory) return null;
        MlRows all = MlRows.KeepingAll(_rows.Columns, _pipeline.Workspaces.Rent(), Options.DigestRows, (int)Math.Min(_rows.Count, Array.MaxLength));
        _readAgain(all);
        all.Close(_pipeline.Workspaces);
        return all.ToTable();
    }
}
