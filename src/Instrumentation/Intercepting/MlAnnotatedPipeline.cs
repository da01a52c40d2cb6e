using System.ComponentModel;

namespace OtelMl.Instrumentation;

/// <summary>A pipeline as the annotation of a method names it; made by generated code.</summary>
/// <param name="name">Its name.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class MlAnnotatedPipeline(string name)
{
    readonly MlPipelines.Slot _slot = MlPipelines.SlotOf(name);

    /// <summary>Whether anybody listens to it.</summary>
    public bool IsEnabled => _slot.Pipeline.IsListenedTo;

    /// <summary>Starts the execution of a call.</summary>
    public MlPipelineRun Begin() => _slot.Pipeline.StartRun();
}
