using System.Diagnostics;

namespace OtelMl.Instrumentation;

/// <summary>
/// One run of a component: a span, and the events of what happened in it. Ended by disposal; what is added to it after that
/// is lost. Safe to use from many threads at once.
/// </summary>
public sealed partial class MlRun : IDisposable
{
    /// <summary>Slices that a run and a prediction of it may have together, so that a full event stays within 128 attributes.</summary>
    public const int MaxSlices = 16;

    internal static readonly MlRun Silent = new();

    readonly MlComponent? _component;
    readonly Activity? _activity;
    readonly DateTimeOffset _start;
    readonly Lock _gate = new();
    readonly List<Pointer> _inputs = [];
    readonly List<Pointer> _outputs = [];
    readonly List<string> _notes = [];
    string? _experimentRun;
    Slice[] _slices = [];
    Model _model = new(null, null);
    Exception? _failure;
    bool _ended;

    internal MlRun(MlComponent component, DateTimeOffset start, Activity? activity)
    {
        _component = component;
        _start = start;
        _activity = activity;
        Context = activity?.Context ?? default;
    }

    MlRun()
    {
    }

    /// <summary>The run's span, to refer to from elsewhere; empty when nobody listens or the sampler left it out.</summary>
    public ActivityContext Context { get; }

    /// <summary>Notes that the run read something.</summary>
    /// <param name="pointer">Name of what was read: a path, a table, a topic with offset; the name its producer gave it as output.</param>
    /// <param name="digest">Digest of its content, see <see cref="MlDigest"/>.</param>
    public void AddInput(string pointer, string? digest = null) => Add(_inputs, pointer, digest);

    /// <summary>Notes that the run wrote something.</summary>
    /// <param name="pointer">Name of what was written.</param>
    /// <param name="digest">Digest of its content, see <see cref="MlDigest"/>.</param>
    public void AddOutput(string pointer, string? digest = null) => Add(_outputs, pointer, digest);

    /// <summary>Adds free text.</summary>
    /// <param name="note">The text.</param>
    public void AddNote(string note)
    {
        ArgumentNullException.ThrowIfNull(note);
        if (_component is null) return;
        lock (_gate) _notes.Add(note);
    }

    /// <summary>Ties the run to one of an external experiment tracker. Unless called, it is MLflow's, when <c>MLFLOW_RUN_ID</c> is set.</summary>
    /// <param name="id">The tracker's identifier of its run.</param>
    public void SetExperimentRun(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        if (_component is null) return;
        lock (_gate) _experimentRun = id;
    }

    /// <summary>Says which model the run uses or makes; its predictions carry it too.</summary>
    /// <param name="name">Name of the model.</param>
    /// <param name="version">Version of the model.</param>
    public void SetModel(string name, string? version = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (_component is null) return;
        lock (_gate) _model = new(name, version);
    }

    /// <summary>Puts the run, and the predictions logged from now on, into a slice.</summary>
    /// <param name="name">What is sliced by: region, platform and so on.</param>
    /// <param name="value">The slice, of few different ones.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty, or the run has <see cref="MaxSlices"/> slices already.</exception>
    public void SetSlice(string name, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        if (_component is null) return;
        string key = MlAttributes.SlicePrefix + name;
        lock (_gate)
        {
            Slice[] others = Array.FindAll(_slices, slice => slice.Key != key);
            if (others.Length == MaxSlices) throw new ArgumentException($"A run may have {MaxSlices} slices; '{name}' is one too many.", nameof(name));
            _slices = [.. others, new(key, value)];
        }
    }

    /// <summary>Counts rows that went in and out; several calls add up.</summary>
    /// <param name="input">Rows read, 0 or more.</param>
    /// <param name="output">Rows written, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public void Rows(long input = 0, long output = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(input);
        ArgumentOutOfRangeException.ThrowIfNegative(output);
        if (_component is null) return;
        Count(input, MlDirection.Input);
        Count(output, MlDirection.Output);
    }

    /// <summary>Marks the run as failed and records the exception on its span. The run still has to be disposed.</summary>
    /// <param name="exception">What went wrong.</param>
    public void Fail(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        if (_component is null) return;
        lock (_gate)
        {
            // Caught inside the work and thrown on, it would otherwise be recorded twice.
            if (_ended || ReferenceEquals(_failure, exception)) return;
            _failure = exception;
            MlSource.Fail(_activity, exception);
        }
    }

    /// <summary>Ends the run.</summary>
    public void Dispose()
    {
        if (_component is null) return;
        lock (_gate)
        {
            if (_ended) return;
            _ended = true;
            DateTimeOffset end = _component.Pipeline.TimeProvider.GetUtcNow();
            RecordDuration(_component, end);
            if (_activity is { IsAllDataRequested: true }) Describe(_activity);
            MlSource.End(_activity, end);
        }
    }

    internal string? ModelVersion => Volatile.Read(ref _model).Version;

    internal Activity? Activity => _activity;

    internal DateTimeOffset Start => _start;

    void Add(List<Pointer> pointers, string name, string? digest)
    {
        ArgumentException.ThrowIfNullOrEmpty(name, "pointer");
        if (_component is null) return;
        lock (_gate) pointers.Add(new(name, digest ?? ""));
    }

    void Count(long rows, MlDirection direction)
    {
        if (rows == 0) return;
        MlSource.Rows.Add(
            rows,
            new(MlAttributes.PipelineName, _component!.Pipeline.Name),
            new(MlAttributes.ComponentName, _component.Name),
            new(MlAttributes.IoDirection, NameOf(direction)));
    }

    void RecordDuration(MlComponent component, DateTimeOffset end)
    {
        TagList attributes =
        [
            new(MlAttributes.PipelineName, component.Pipeline.Name),
            new(MlAttributes.ComponentName, component.Name),
        ];
        if (_failure is not null) attributes.Add(MlAttributes.ErrorType, _failure.GetType().FullName);
        // A system clock may be set back while the run lasts.
        MlSource.RunDuration.Record(Math.Max(0, (end - _start).TotalSeconds), attributes);
    }

    void Describe(Activity activity)
    {
        Describe(activity, _inputs, MlAttributes.RunInputs, MlAttributes.RunInputDigests);
        Describe(activity, _outputs, MlAttributes.RunOutputs, MlAttributes.RunOutputDigests);
        if (_notes.Count > 0) activity.SetTag(MlAttributes.RunNotes, string.Join('\n', _notes));
        if ((_experimentRun ?? MlSource.MlflowRun) is { Length: > 0 } experimentRun) activity.SetTag(MlAttributes.ExperimentRunId, experimentRun);
        if (_model.Name is not null) activity.SetTag(MlAttributes.ModelName, _model.Name);
        if (_model.Version is not null) activity.SetTag(MlAttributes.ModelVersion, _model.Version);
        foreach (Slice slice in _slices) activity.SetTag(slice.Key, slice.Value);
    }

    static void Describe(Activity activity, List<Pointer> pointers, string names, string digests)
    {
        if (pointers.Count == 0) return;
        activity.SetTag(names, pointers.Select(pointer => pointer.Name).ToArray());
        activity.SetTag(digests, pointers.Select(pointer => pointer.Digest).ToArray());
    }

    internal static string NameOf(MlDirection direction) => direction == MlDirection.Input ? "input" : "output";

    readonly record struct Pointer(string Name, string Digest);

    readonly record struct Slice(string Key, string Value);

    sealed record Model(string? Name, string? Version);
}
