using System.ComponentModel;
using System.Diagnostics;

namespace OtelMl.Instrumentation;

/// <summary>
/// A call of an annotated method, or one that a hook into a library looks at, as a run. Whatever goes wrong in here is noted on
/// the run and leaves the call alone.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class MlCall : IDisposable
{
    readonly MlComponent _component;
    readonly Activity? _outside = Activity.Current;
    readonly MlRunContext _context;
    readonly List<MlData> _inputs = [];
    readonly List<MlData> _outputs = [];
    bool _isStream;
    int _ended;

    internal MlCall(MlComponent component)
    {
        _component = component;
        Run = component.StartRun();
        _context = new(Run, component.Pipeline, component.Name) { Inputs = _inputs };
    }

    /// <summary>The run.</summary>
    public MlRun Run { get; }

    /// <summary>Notes something that is no rows.</summary>
    /// <param name="direction">Whether it is read or written.</param>
    /// <param name="pointer">Its name.</param>
    /// <param name="value">The argument or result.</param>
    /// <param name="options">What its annotation asks for.</param>
    public void Note(MlDirection direction, string pointer, object? value, MlDataOptions options)
    {
        if (options.DigestRows && value is string or FileInfo) options = options with { Digest = DigestOfFile(value.ToString()!) };
        Add(new(direction, pointer, options, value, _component));
    }

    /// <summary>Looks at rows in memory. Of what is no collection, only the name is recorded.</summary>
    /// <typeparam name="T">Type of the rows.</typeparam>
    /// <param name="direction">Whether they are read or written.</param>
    /// <param name="pointer">Their name.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="schema">Their columns.</param>
    /// <param name="options">What the annotation asks for.</param>
    public void Rows<T>(MlDirection direction, string pointer, IEnumerable<T>? rows, MlRowSchema<T> schema, MlDataOptions options)
    {
        if (!IsCollection(rows))
        {
            Run.AddNote($"The rows of '{pointer}' are in no collection and may be readable only once, so only their name is recorded");
            Note(direction, pointer, rows, options);
            return;
        }

        Table(
            direction, pointer, rows, schema.Columns, rows is null ? null : cells => Read(rows, schema, cells), options, rows?.TryGetNonEnumeratedCount(out int count) == true ? count : long.MaxValue);
    }

    /// <summary>Looks at one row.</summary>
    /// <inheritdoc cref="Rows"/>
    public void Row<T>(MlDirection direction, string pointer, T row, MlRowSchema<T> schema, MlDataOptions options) =>
        Table(direction, pointer, row, schema.Columns, row is null ? null : cells => Read(row, schema, cells), options, expected: 1);

    /// <summary>Looks at something tabular that reads itself.</summary>
    /// <param name="direction">Whether it is read or written.</param>
    /// <param name="pointer">Its name.</param>
    /// <param name="value">The argument or result.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="read">Hands over all its rows; may be called again.</param>
    /// <param name="options">What the annotation asks for.</param>
    public void Table(
        MlDirection direction, string pointer, object? value, IReadOnlyList<MlColumnInfo> columns, Action<MlRows>? read, MlDataOptions options) =>
        Table(direction, pointer, value, columns, read, options, long.MaxValue);

    void Table(
        MlDirection direction, string pointer, object? value, IReadOnlyList<MlColumnInfo> columns, Action<MlRows>? read, in MlDataOptions options, long expected)
    {
        MlData data = new(direction, pointer, options, value, _component, columns, read, expected);
        Add(data);
        data.ReadAtOnce(_inputs);
    }

    /// <summary>Looks at the rows of a stream as the component reads them; those of a collection at once.</summary>
    /// <inheritdoc cref="Rows"/>
    /// <returns>What the component is to read.</returns>
    public IEnumerable<T> Reading<T>(string pointer, IEnumerable<T> rows, MlRowSchema<T> schema, MlDataOptions options)
    {
        if (IsCollection(rows))
        {
            Rows(MlDirection.Input, pointer, rows, schema, options);
            return rows!;
        }

        return new ReadStream<T>(rows, schema, Open(pointer, rows, schema.Columns, options));
    }

    /// <inheritdoc cref="Reading{T}(string, IEnumerable{T}, MlRowSchema{T}, MlDataOptions)"/>
    public IAsyncEnumerable<T> Reading<T>(string pointer, IAsyncEnumerable<T> rows, MlRowSchema<T> schema, MlDataOptions options) =>
        rows is null ? rows! : new ReadAsyncStream<T>(rows, schema, Open(pointer, rows, schema.Columns, options));

    /// <summary>Lets the run last until the stream that the method returned has been read; a collection is looked at once.</summary>
    /// <inheritdoc cref="Rows"/>
    /// <returns>What the caller is to read.</returns>
    public IEnumerable<T> Returning<T>(string? pointer, IEnumerable<T> rows, MlRowSchema<T>? schema, MlDataOptions options)
    {
        if (IsCollection(rows))
        {
            if (pointer is not null && schema is not null) Rows(MlDirection.Output, pointer, rows, schema, options);
            else if (pointer is not null) Note(MlDirection.Output, pointer, rows, options);
            Succeed();
            return rows!;
        }

        _isStream = true;
        return new RunStream<T>(rows, schema, this, pointer, options);
    }

    /// <inheritdoc cref="Returning{T}(string, IEnumerable{T}, MlRowSchema{T}, MlDataOptions)"/>
    public IAsyncEnumerable<T> Returning<T>(string? pointer, IAsyncEnumerable<T> rows, MlRowSchema<T>? schema, MlDataOptions options)
    {
        if (rows is null)
        {
            Succeed();
            return rows!;
        }

        _isStream = true;
        return new RunAsyncStream<T>(rows, schema, this, pointer, options);
    }

    /// <summary>Says which model the run uses or makes.</summary>
    /// <param name="direction">Whether it uses or makes it.</param>
    /// <param name="name">Name of the model.</param>
    /// <param name="version">Its version.</param>
    /// <param name="model">The model.</param>
    public void Model(MlDirection direction, string name, string? version, object? model)
    {
        Run.SetModel(name, version);
        Note(direction, version is null ? $"model/{name}" : $"model/{name}@{version}", model, default);
    }

    /// <summary>Calls the hooks and tests that go ahead of the work.</summary>
    public void Before()
    {
        Test(MlTestPhase.Before);
        Hook(_component.Kind, static (kind, context) => kind.BeforeRun(context));
        foreach (MlData input in _inputs) input.ForgetTable();
    }

    /// <summary>Ends the run of work that is done.</summary>
    public void Succeed() => End(null);

    /// <summary>Ends the run of work that has failed.</summary>
    /// <param name="exception">What it failed of.</param>
    public void Fail(Exception exception) => End(exception);

    /// <summary>Notes a failure of the instrumentation.</summary>
    /// <param name="exception">The failure.</param>
    /// <returns>True.</returns>
    public bool Survives(Exception exception)
    {
        Run.AddNote($"Not all could be recorded: {exception.GetType().Name}: {exception.Message}");
        return true;
    }

    /// <summary>Leaves the call; the run of a stream goes on.</summary>
    public void Dispose()
    {
        if (_isStream) Activity.Current = _outside;
        else Run.Dispose();
    }

    /// <summary>What a stream yields after its run is no part of it.</summary>
    internal bool HasEnded => Volatile.Read(ref _ended) != 0;

    /// <summary>Begins another run for a stream that is read again.</summary>
    internal MlCall Again()
    {
        MlCall again = new(_component);
        foreach (MlData input in _inputs) again.Add(new(MlDirection.Input, input.Pointer, input.Options with { DigestRows = false, Digest = input.Digest }, input.Value, _component));
        again._isStream = true;
        again.Dispose();
        return again;
    }

    // Looks at something; that it cannot is noted and goes no further.
    internal void Try(Action<MlCall> look)
    {
        try
        {
            look(this);
        }
        catch (Exception ours) when (Survives(ours))
        {
        }
    }

    internal MlData OpenOutput(string pointer, object value, IReadOnlyList<MlColumnInfo>? columns, MlDataOptions options)
    {
        MlData data = new(MlDirection.Output, pointer, options, value, _component, columns);
        Add(data);
        return data;
    }

    internal void Observe<T>(MlRows cells, T row, MlRowSchema<T> schema)
    {
        try
        {
            schema.Read(row, cells);
        }
        catch (Exception exception)
        {
            if (cells.Count == 0) Survives(exception);
            cells.ForgetRow();
        }

        cells.EndRow();
    }

    // What is none may be a stream, of which the component would find nothing left, or a query, which would be asked twice.
    static bool IsCollection<T>(IEnumerable<T>? rows) => rows is null or IReadOnlyCollection<T> or ICollection<T>;

    static string? DigestOfFile(string path) => File.Exists(path) ? MlDigest.OfFile(path) : null;

    (MlCall Call, MlRows Cells) Open(string pointer, object rows, IReadOnlyList<MlColumnInfo> columns, in MlDataOptions options)
    {
        MlData data = new(MlDirection.Input, pointer, options, rows, _component, columns);
        Add(data);
        return (this, data.Cells!);
    }

    void Read<T>(IEnumerable<T> rows, MlRowSchema<T> schema, MlRows cells)
    {
        if (rows is T[] array)
        {
            foreach (T row in array) Observe(cells, row, schema);
            return;
        }

        foreach (T row in rows) Observe(cells, row, schema);
    }

    void Read<T>(T row, MlRowSchema<T> schema, MlRows cells) => Observe(cells, row, schema);

    void Add(MlData data)
    {
        (data.Direction == MlDirection.Input ? _inputs : _outputs).Add(data);
        if (data.Cells is not null && _component.Kind?.RowLogOf(data, _context) is { } log) data.Cells.RowLog = Guarded(log);
    }

    // The rows of a stream pass while its reader reads.
    Action<MlRows> Guarded(Action<MlRows> log)
    {
        bool hasFailed = false;
        return row =>
        {
            try
            {
                log(row);
            }
            catch (Exception ours)
            {
                if (!hasFailed) Survives(ours);
                hasFailed = true;
            }
        };
    }

    void End(Exception? exception)
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0) return;
        _context.Outputs = _outputs;
        _context.Exception = exception;
        if (exception is not null) Run.Fail(exception);
        try
        {
            foreach (MlData data in _inputs) DataLog.Write(Run, data);
            foreach (MlData data in _outputs) DataLog.Write(Run, data);
            foreach (MlData data in _outputs) data.RememberWritten();
        }
        catch (Exception ours)
        {
            Survives(ours);
        }

        Test(MlTestPhase.After);
        Hook(_component.Kind, static (kind, context) => kind.AfterRun(context));
        Remember(exception is not null);
        Run.Dispose();
    }

    void Remember(bool failed)
    {
        try
        {
            MlPastRun run = new(Run.Start, _context.Now, failed, [.. _inputs.Select(data => data.ToPast())], [.. _outputs.Select(data => data.ToPast())]);
            string? problem = _component.Pipeline.HistoryOf(_component.Name).Add(run, isStored: _component.Interval is null);
            if (problem is not null) Run.AddNote(problem);
        }
        catch (Exception ours)
        {
            Survives(ours);
        }
    }

    void Test(MlTestPhase phase)
    {
        foreach (MlTest test in _component.Tests)
        {
            try
            {
                if (test.Phase == phase) Run.LogTest(test.Name, phase, ResultOf(test));
            }
            catch (Exception ours)
            {
                Survives(ours);
            }
        }
    }

    MlTestResult ResultOf(MlTest test)
    {
        try
        {
            return _context.Exception is { } failure
                ? new(MlTestOutcome.Error, $"The run failed before it: {failure.Message}")
                : test.Check(_context);
        }
        catch (Exception exception)
        {
            return new(MlTestOutcome.Error, $"{exception.GetType().Name}: {exception.Message}");
        }
    }

    void Hook(MlComponentType? kind, Action<MlComponentType, MlRunContext> hook)
    {
        if (kind is null) return;
        try
        {
            hook(kind, _context);
        }
        catch (Exception exception)
        {
            Survives(exception);
        }
    }
}
