namespace OtelMl.Instrumentation;

/// <summary>A component of a pipeline: a step that is run again and again. Safe to use from many threads.</summary>
public sealed partial class MlComponent
{
    readonly KeyValuePair<string, object?>[] _attributes;
    readonly string _spanName;

    internal MlComponent(
        MlPipeline pipeline, string name, string? owner, string? description, IEnumerable<string>? tags, MlComponentType? kind = null, TimeSpan? summaryInterval = null, string? sourceDigest = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Pipeline = pipeline;
        Name = name;
        Kind = kind;
        Tests = kind?.Tests ?? [];
        _spanName = "run " + name;

        List<KeyValuePair<string, object?>> attributes =
        [
            new(MlAttributes.PipelineName, pipeline.Name),
            new(MlAttributes.ComponentName, name),
        ];
        if (owner is not null) attributes.Add(new(MlAttributes.ComponentOwner, owner));
        if (description is not null) attributes.Add(new(MlAttributes.ComponentDescription, description));
        if (tags?.ToArray() is { Length: > 0 } given) attributes.Add(new(MlAttributes.ComponentTags, given));
        if (sourceDigest is not null) attributes.Add(new(MlAttributes.ComponentSourceDigest, sourceDigest));
        attributes.AddRange(GitRevision.Attributes);
        _attributes = [.. attributes];
        if (summaryInterval is not { } interval) return;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero, nameof(summaryInterval));
        Interval = new(this, interval);
        pipeline.Keep(Interval);
    }

    /// <summary>The component's name.</summary>
    public string Name { get; }

    /// <summary>Whether anybody listens to its pipeline.</summary>
    public bool IsEnabled => Pipeline.IsListenedTo;

    internal MlPipeline Pipeline { get; }

    internal MlComponentType? Kind { get; }

    internal IReadOnlyList<MlTest> Tests { get; init; }

    /// <summary>Whether hooks or tests look at each run.</summary>
    internal bool IsJudged => Kind is not null || Tests.Count > 0;

    /// <summary>Summaries of all runs together; null when each run has its own.</summary>
    internal IntervalSummaries? Interval { get; }

    /// <summary>
    /// Starts a run, under the run or span that is current. Dispose it to end it. Costs nothing when nobody listens: the run
    /// is then a shared one that does nothing.
    /// </summary>
    /// <remarks>An exception does not reach a disposed run by itself: call <see cref="MlRun.Fail"/>, or use <see cref="Run(Action{MlRun})"/>.</remarks>
    public MlRun StartRun()
    {
        if (!Pipeline.IsListenedTo) return MlRun.Silent;
        DateTimeOffset start = Pipeline.TimeProvider.GetUtcNow();
        return new(this, start, MlSource.Start(_spanName, start, _attributes));
    }

    /// <summary>Keeps a sample of the rows that pass the component. Make it once, and show it every row.</summary>
    /// <param name="pointer">Name of the data that they are rows of.</param>
    /// <param name="direction">Whether the component reads or writes them.</param>
    /// <param name="options">How to sample; a uniform thousand rows in at most 4 MiB when null.</param>
    /// <returns>The sampler. Dispose it to log what is new and to end it.</returns>
    /// <exception cref="ArgumentException"><paramref name="pointer"/> is null or empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number or time of the options is not positive.</exception>
    public MlTupleSampler Sample(string pointer, MlDirection direction, MlSamplingOptions? options = null) => new(this, pointer, direction, options ?? new());

    /// <summary>Does work in a run. An exception fails the run, which is kept, and goes on to the caller.</summary>
    /// <param name="work">The work.</param>
    public void Run(Action<MlRun> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        using MlRun run = StartRun();
        try
        {
            work(run);
        }
        catch (Exception exception)
        {
            run.Fail(exception);
            throw;
        }
    }

    /// <summary>Does work with a result in a run. An exception fails the run, which is kept, and goes on to the caller.</summary>
    /// <typeparam name="T">Type of the result.</typeparam>
    /// <param name="work">The work.</param>
    /// <returns>The work's result.</returns>
    public T Run<T>(Func<MlRun, T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        using MlRun run = StartRun();
        try
        {
            return work(run);
        }
        catch (Exception exception)
        {
            run.Fail(exception);
            throw;
        }
    }

    /// <summary>Does asynchronous work in a run. An exception fails the run, which is kept, and goes on to the caller.</summary>
    /// <param name="work">The work.</param>
    public async Task RunAsync(Func<MlRun, Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        using MlRun run = StartRun();
        try
        {
            await work(run);
        }
        catch (Exception exception)
        {
            run.Fail(exception);
            throw;
        }
    }

    /// <summary>Does asynchronous work with a result in a run. An exception fails the run, which is kept, and goes on to the caller.</summary>
    /// <typeparam name="T">Type of the result.</typeparam>
    /// <param name="work">The work.</param>
    /// <returns>The work's result.</returns>
    public async Task<T> RunAsync<T>(Func<MlRun, Task<T>> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        using MlRun run = StartRun();
        try
        {
            return await work(run);
        }
        catch (Exception exception)
        {
            run.Fail(exception);
            throw;
        }
    }
}
