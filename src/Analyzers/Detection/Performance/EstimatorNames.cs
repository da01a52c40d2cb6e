namespace OtelMl.Analyzers.Detection.Performance;

/// <summary>The estimators that can be asked for by name, as in <c>ml.performance.method</c>.</summary>
public static class EstimatorNames
{
    /// <summary>Labels that have come, fused with what the ensemble of reference models expects, shifted as labels show; the default.</summary>
    public const string Fused = "fused";

    /// <summary>No labels: importance weighting over buckets (paper, section 3.3.1; methods A5).</summary>
    public const string ImportanceWeighting = "importance_weighting";

    /// <summary>
    /// Importance weighting over clusters of the reference; of live traffic that lies beyond all of them labels say what they can, and without
    /// labels it is unsupported (methods A8; <see cref="Clustering.LiveClusters"/>).
    /// </summary>
    public const string LiveClusters = "live_clusters";

    /// <summary>No labels: reference rows weighted by slices that overlap (Mandoline: Chen et al., ICML 2021; methods A5).</summary>
    public const string Mandoline = "mandoline";

    /// <summary>No labels: calibrated confidence (NannyML's CBPE).</summary>
    public const string CalibratedConfidence = "cbpe";

    /// <summary>No labels: average thresholded confidence (Garg et al., ICLR 2022); accuracy only.</summary>
    public const string ThresholdedConfidence = "atc";

    /// <summary>No labels: calibrated confidence with the reference weighted like live traffic (Białek et al. 2024).</summary>
    public const string WeightedCalibration = "pape";

    /// <summary>No labels: boosted trees alone; of a regression that is direct loss estimation (NannyML's DLE).</summary>
    public const string BoostedTrees = "boosted_trees";

    /// <summary>Labels fused as printed in the paper (section 3.3.2): the mean of both values, weighted by their counts.</summary>
    public const string AsPrinted = "as_printed";

    /// <summary>Labels fused by post-stratification with shrinkage (methods A11).</summary>
    public const string PostStratified = "post_stratified";

    /// <summary>Labels fused by prediction-powered inference with power tuning (Angelopoulos, Duchi and Zrnic 2023).</summary>
    public const string PredictionPowered = "prediction_powered";

    /// <summary>All <see cref="Members"/>, weighted by how they did in windows whose realised value is known (<see cref="Ensemble.DelayedHedge"/>).</summary>
    public const string Hedged = "hedged";

    /// <summary>All of these.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Fused, ImportanceWeighting, LiveClusters, Mandoline, CalibratedConfidence, ThresholdedConfidence, WeightedCalibration, BoostedTrees, AsPrinted, PostStratified,
        PredictionPowered, Hedged,
    ];

    /// <summary>Those that <see cref="Hedged"/> combines, and that are estimated with it: all that estimate every metric and cost little.</summary>
    public static IReadOnlyList<string> Members { get; } =
    [
        Fused, ImportanceWeighting, CalibratedConfidence, BoostedTrees, AsPrinted, PostStratified, PredictionPowered,
    ];
}
