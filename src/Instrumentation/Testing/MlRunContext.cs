namespace OtelMl.Instrumentation;

/// <summary>What hooks and tests see of a run: its inputs, its outputs once there are any, and earlier runs.</summary>
public sealed class MlRunContext
{
    internal MlRunContext(MlRun run, MlPipeline pipeline, string component)
    {
        Run = run;
        Pipeline = pipeline;
        Component = component;
    }

    /// <summary>The run, to add notes, slices or events to.</summary>
    public MlRun Run { get; }

    /// <summary>The pipeline.</summary>
    public MlPipeline Pipeline { get; }

    /// <summary>Name of the component.</summary>
    public string Component { get; }

    /// <summary>What the run reads. A stream's rows are known after the run.</summary>
    public IReadOnlyList<MlData> Inputs { get; internal set; } = [];

    /// <summary>What the run wrote; empty before it.</summary>
    public IReadOnlyList<MlData> Outputs { get; internal set; } = [];

    /// <summary>What the run failed of; null when it did not, or not yet.</summary>
    public Exception? Exception { get; internal set; }

    /// <summary>Earlier runs of this component in this process or in the <see cref="MlPipeline.HistoryDirectory"/>, the latest first.</summary>
    public IReadOnlyList<MlPastRun> History => Pipeline.HistoryOf(Component).Runs;

    /// <summary>The time by the pipeline's clock.</summary>
    public DateTimeOffset Now => Pipeline.TimeProvider.GetUtcNow();

    /// <summary>Earlier runs of another component of the pipeline, the latest first.</summary>
    /// <param name="component">Name of the component.</param>
    public IReadOnlyList<MlPastRun> HistoryOf(string component) => Pipeline.HistoryOf(component).Runs;

    /// <summary>The input of a part; null when there is none.</summary>
    /// <param name="part">The part.</param>
    public MlData? Input(MlDataPart part) => Inputs.FirstOrDefault(data => data.Part == part);

    /// <summary>The output of a part; null when there is none.</summary>
    /// <param name="part">The part.</param>
    public MlData? Output(MlDataPart part) => Outputs.FirstOrDefault(data => data.Part == part);
}
