using System.ComponentModel;

namespace OtelMl.Instrumentation;

/// <summary>A component as its annotation describes it; made by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class MlAnnotatedComponent
{
    readonly MlPipelines.Slot _slot;
    Bound? _bound;

    /// <summary>Describes a component.</summary>
    /// <param name="pipeline">Name of its pipeline.</param>
    /// <param name="name">Its name.</param>
    public MlAnnotatedComponent(string pipeline, string name)
    {
        _slot = MlPipelines.SlotOf(pipeline);
        Name = name;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Who answers for it.</summary>
    public string? Owner { get; init; }

    /// <summary>What it does.</summary>
    public string? Description { get; init; }

    /// <summary>Free tags.</summary>
    public string[]? Tags { get; init; }

    /// <summary>Digest of its source text.</summary>
    public string? SourceDigest { get; init; }

    /// <summary>Makes the kind of component that it is.</summary>
    public Func<MlComponentType>? Kind { get; init; }

    /// <summary>Makes the tests of its runs beside those of its kind.</summary>
    public Func<IReadOnlyList<MlTest>>? Tests { get; init; }

    /// <summary>How often summaries of the columns are sent; with every run when null.</summary>
    public TimeSpan? SummaryInterval { get; init; }

    /// <summary>Whether anybody listens to its pipeline.</summary>
    public bool IsEnabled => _slot.Pipeline.IsListenedTo;

    /// <summary>Starts the run of a call.</summary>
    public MlCall Begin()
    {
        MlPipeline pipeline = _slot.Pipeline;
        Bound? bound = Volatile.Read(ref _bound);
        if (bound?.Component.Pipeline != pipeline)
        {
            bound = Bind(pipeline);
            Volatile.Write(ref _bound, bound);
        }

        MlCall call = new(bound.Component);
        if (bound.Failure is { } failure) call.Survives(failure);
        if (_slot.NoteOn(pipeline) is { } note) call.Run.AddNote(note);
        return call;
    }

    // A kind or test of the application's own may throw when it is made; without them a run is still one.
    Bound Bind(MlPipeline pipeline)
    {
        MlComponentType? kind = null;
        IReadOnlyList<MlTest> tests = [];
        Exception? failure = null;
        try
        {
            kind = Kind?.Invoke();
            tests = [.. kind?.Tests ?? [], .. Tests?.Invoke() ?? []];
        }
        catch (Exception ours)
        {
            kind = null;
            failure = ours;
        }

        return new(new(pipeline, Name, Owner, Description, Tags, kind, SummaryInterval, SourceDigest) { Tests = tests }, failure);
    }

    sealed record Bound(MlComponent Component, Exception? Failure);
}
