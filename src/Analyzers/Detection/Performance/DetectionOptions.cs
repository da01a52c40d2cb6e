namespace OtelMl.Analyzers.Detection.Performance;

/// <summary>What the performance analyzer estimates.</summary>
public sealed record DetectionOptions
{
    /// <summary>The task; told from the reference's labels where null.</summary>
    public MlTask? Task { get; init; }

    /// <summary>The metrics, as in <c>ml.performance.metric</c>; all that the data allow where empty.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = [];

    /// <summary>The estimators, of <see cref="EstimatorNames"/>; the first one's estimates raise alerts.</summary>
    public IReadOnlyList<string> Estimators { get; init; } = [EstimatorNames.Fused];

    /// <summary>The same with what they combine, in such an order that this comes first.</summary>
    internal IReadOnlyList<string> Computed => Estimators.Contains(EstimatorNames.Hedged)
        ? [.. EstimatorNames.Members.Union(Estimators).Where(name => name != EstimatorNames.Hedged), EstimatorNames.Hedged]
        : Estimators;

    /// <summary>The kinds of window, as in <c>ml.performance.window</c>.</summary>
    public IReadOnlyList<string> Windows { get; init; } = [Detection.Windows.AnalysisWindow.Day, Detection.Windows.AnalysisWindow.Week, Detection.Windows.AnalysisWindow.Cumulative];
}
