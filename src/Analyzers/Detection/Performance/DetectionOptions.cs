namespace OtelMl.Analyzers.Detection.Performance;

/// <summary>What the performance analyzer estimates.</summary>
public sealed record DetectionOptions
{
    /// <summary>How many predictions of a pipeline are kept in memory unless told otherwise.</summary>
    public const int DefaultMostPredictions = 1_000_000;

    /// <summary>The task; told from the reference's labels where null.</summary>
    public MlTask? Task { get; init; }

    /// <summary>The metrics, as in <c>ml.performance.metric</c>; all that the data allow where empty.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = [];

    /// <summary>
    /// What predictions are sliced by, each for itself: names of their slices or features, or <c>ml.model.name</c> or <c>ml.model.version</c>.
    /// Every slice gets the same estimates as the whole, by <see cref="EstimatorNames.Fused"/>.
    /// </summary>
    public IReadOnlyList<string> Slices { get; init; } = [];

    /// <summary>The estimators, of <see cref="EstimatorNames"/>; the first one's estimates raise alerts.</summary>
    public IReadOnlyList<string> Estimators { get; init; } = [EstimatorNames.Fused];

    /// <summary>The same with what they combine, in such an order that this comes first.</summary>
    internal IReadOnlyList<string> Computed => Estimators.Contains(EstimatorNames.Hedged)
        ? [.. EstimatorNames.Members.Union(Estimators).Where(name => name != EstimatorNames.Hedged), EstimatorNames.Hedged]
        : Estimators;

    /// <summary>
    /// The kinds of window, as in <c>ml.performance.window</c>. One of the last N predictions moves along with them: it holds the newest N at
    /// every look, also those without a label, unless <see cref="Blocks"/> are wanted.
    /// </summary>
    public IReadOnlyList<string> Windows { get; init; } = [Detection.Windows.AnalysisWindow.Day, Detection.Windows.AnalysisWindow.Week, Detection.Windows.AnalysisWindow.Cumulative];

    /// <summary>Whether windows of N predictions follow one another, each prediction being in one, as a replay has them.</summary>
    public bool Blocks { get; init; }

    /// <summary>
    /// How many predictions of a pipeline are kept in memory, at least 1. A pipeline that has more is thinned by the shared hash of the
    /// ids, and the intervals are wider for it; windows of a number of predictions are always read whole.
    /// </summary>
    public int MostPredictions { get; init; } = DefaultMostPredictions;
}
