namespace OtelMl.Analyzers.Detection.Performance;

/// <summary>What the performance analyzer estimates.</summary>
public sealed record DetectionOptions
{
    /// <summary>The task; told from the reference's labels where null.</summary>
    public MlTask? Task { get; init; }

    /// <summary>The metrics, as in <c>ml.performance.metric</c>; all that the data allow where empty.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = [];

    /// <summary>
    /// What predictions are sliced by, each for itself: names of their slices or features, or <c>ml.model.name</c> or <c>ml.model.version</c>.
    /// Every slice gets the same estimates as the whole.
    /// </summary>
    public IReadOnlyList<string> Slices { get; init; } = [];

    /// <summary>The kinds of window, as in <c>ml.performance.window</c>.</summary>
    public IReadOnlyList<string> Windows { get; init; } = [Detection.Windows.AnalysisWindow.Day, Detection.Windows.AnalysisWindow.Week, Detection.Windows.AnalysisWindow.Cumulative];
}
