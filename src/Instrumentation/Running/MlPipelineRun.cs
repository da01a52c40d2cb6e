using System.Diagnostics;

namespace OtelMl.Instrumentation;

/// <summary>One execution of a pipeline: the span around its component runs. Ended by disposal.</summary>
public sealed class MlPipelineRun : IDisposable
{
    internal static readonly MlPipelineRun Silent = new();

    readonly MlPipeline? _pipeline;
    readonly MlPipeline? _before;
    Activity? _activity;

    internal MlPipelineRun(MlPipeline pipeline, Activity? activity)
    {
        _pipeline = pipeline;
        _activity = activity;
        _before = MlPipelines.Current;
        MlPipelines.Current = pipeline;
    }

    MlPipelineRun()
    {
    }

    /// <summary>The execution's span, to refer to from elsewhere; empty when nobody listens.</summary>
    public ActivityContext Context => _activity?.Context ?? default;

    /// <summary>Marks the execution as failed and records the exception on its span.</summary>
    /// <param name="exception">What went wrong.</param>
    public void Fail(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        MlSource.Fail(_activity, exception);
    }

    /// <summary>Ends the execution.</summary>
    public void Dispose()
    {
        if (_pipeline is null) return;
        if (MlPipelines.Current == _pipeline) MlPipelines.Current = _before;
        MlSource.End(Interlocked.Exchange(ref _activity, null), _pipeline.TimeProvider.GetUtcNow());
    }
}
