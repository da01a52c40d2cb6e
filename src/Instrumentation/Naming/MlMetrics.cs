// Made from semconv/registry by `dotnet run --project semconv/Generator`; edit that.
namespace OtelMl.Instrumentation;

/// <summary>Names of the metrics.</summary>
public static class MlMetrics
{
    /// <summary>Duration of component runs: histogram, s.</summary>
    public const string ComponentRunDuration = "ml.component.run.duration";

    /// <summary>Rows that went in and out of components: counter, {row}.</summary>
    public const string ComponentRows = "ml.component.rows";

    /// <summary>Predictions logged: counter, {prediction}.</summary>
    public const string PredictionCount = "ml.prediction.count";

    /// <summary>Feedback logged: counter, {feedback}.</summary>
    public const string FeedbackCount = "ml.feedback.count";

    /// <summary>Estimated performance where labels are not all there: gauge, 1.</summary>
    public const string PerformanceEstimate = "ml.performance.estimate";

    /// <summary>Lower bound of the estimate: gauge, 1.</summary>
    public const string PerformanceLower = "ml.performance.lower";

    /// <summary>Upper bound of the estimate: gauge, 1.</summary>
    public const string PerformanceUpper = "ml.performance.upper";

    /// <summary>Performance once the labels are there: gauge, 1.</summary>
    public const string PerformanceRealized = "ml.performance.realized";

    /// <summary>Share of predictions that have feedback: gauge, 1.</summary>
    public const string FeedbackCoverage = "ml.feedback.coverage";

    /// <summary>Time from a prediction to its feedback: histogram, s.</summary>
    public const string FeedbackDelay = "ml.feedback.delay";

    /// <summary>Predictions whose feedback is later than usual: gauge, {prediction}.</summary>
    public const string FeedbackOverdue = "ml.feedback.overdue";

    /// <summary>Violated constraints: counter, {violation}.</summary>
    public const string ConstraintViolations = "ml.constraint.violations";

    /// <summary>How well a constraint holds: gauge, 1.</summary>
    public const string ConstraintScore = "ml.constraint.score";

    /// <summary>Loss of the classifier that tells the present from the reference: gauge, 1.</summary>
    public const string DriftClassifierLoss = "ml.drift.classifier.loss";

    /// <summary>Area under that classifier's curve; 0.5 when nothing has drifted: gauge, 1.</summary>
    public const string DriftClassifierAuc = "ml.drift.classifier.auc";

    /// <summary>A feature's part in the drift: gauge, 1.</summary>
    public const string DriftFeatureWeight = "ml.drift.feature.weight";

    /// <summary>Distance of a column's distribution from the reference: gauge, 1.</summary>
    public const string DriftDistance = "ml.drift.distance";

    /// <summary>Share of a column's values in error: gauge, 1.</summary>
    public const string ColumnError = "ml.column.error";

    /// <summary>A component's error score: gauge, 1.</summary>
    public const string ComponentErrorScore = "ml.component.error.score";

    /// <summary>A component's rank among the likely causes, 1 the likeliest: gauge, 1.</summary>
    public const string ComponentRank = "ml.component.rank";

    /// <summary>Correlation of model performance with a business metric, -1 to 1: gauge, 1.</summary>
    public const string BusinessCorrelation = "ml.business.correlation";

    /// <summary>Alerts that are active: gauge, {alert}.</summary>
    public const string AlertActive = "ml.alert.active";

    /// <summary>Duration of an analyzer's pass: histogram, s.</summary>
    public const string AnalyzerDuration = "ml.analyzer.duration";

    /// <summary>How far an analyzer is behind the data: gauge, s.</summary>
    public const string AnalyzerLag = "ml.analyzer.lag";
}
