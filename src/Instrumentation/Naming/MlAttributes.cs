// Made from semconv/registry by `dotnet run --project semconv/Generator`; edit that.
namespace OtelMl.Instrumentation;

/// <summary>Keys of the attributes on spans, events and metrics.</summary>
public static class MlAttributes
{
    /// <summary>Name of the pipeline that a run, event or metric belongs to.</summary>
    public const string PipelineName = "ml.pipeline.name";

    /// <summary>Name of the component within its pipeline.</summary>
    public const string ComponentName = "ml.component.name";

    /// <summary>Who answers for the component.</summary>
    public const string ComponentOwner = "ml.component.owner";

    /// <summary>What the component does, in a sentence.</summary>
    public const string ComponentDescription = "ml.component.description";

    /// <summary>Free tags of the component (string array).</summary>
    public const string ComponentTags = "ml.component.tags";

    /// <summary>Digest of the component's source text, as it was compiled.</summary>
    public const string ComponentSourceDigest = "ml.component.source_digest";

    /// <summary>Whether the code was built from a working tree with uncommitted changes.</summary>
    public const string SourceDirty = "ml.source.dirty";

    /// <summary>Identifier of the run in an external experiment tracker, such as MLflow's run id.</summary>
    public const string ExperimentRunId = "ml.experiment.run_id";

    /// <summary>Pointers to what a run read (string array).</summary>
    public const string RunInputs = "ml.run.inputs";

    /// <summary>Pointers to what a run wrote (string array).</summary>
    public const string RunOutputs = "ml.run.outputs";

    /// <summary>Content digests aligned with <see cref="RunInputs"/>; an empty string where none was given.</summary>
    public const string RunInputDigests = "ml.run.input_digests";

    /// <summary>Content digests aligned with <see cref="RunOutputs"/>; an empty string where none was given.</summary>
    public const string RunOutputDigests = "ml.run.output_digests";

    /// <summary>Free text about a run; several notes are separated by line feeds.</summary>
    public const string RunNotes = "ml.run.notes";

    /// <summary>Name of the model that a run uses or makes.</summary>
    public const string ModelName = "ml.model.name";

    /// <summary>Version of the model that a run uses or makes.</summary>
    public const string ModelVersion = "ml.model.version";

    /// <summary>Prefix of a user-defined slice: ml.slice.region on a run or an event.</summary>
    public const string SlicePrefix = "ml.slice.";

    /// <summary>On metrics that are broken down by a slice the bare key ml.slice holds name=value.</summary>
    public const string Slice = "ml.slice";

    /// <summary>Prefix of a feature's value on an event: ml.feature.trip_distance.</summary>
    public const string FeaturePrefix = "ml.feature.";

    /// <summary>Identifier that ties feedback to its prediction, unique within the pipeline.</summary>
    public const string PredictionId = "ml.prediction.id";

    /// <summary>What was predicted: a class or a number.</summary>
    public const string PredictionValue = "ml.prediction.value";

    /// <summary>Score of the positive class, usually a probability.</summary>
    public const string PredictionScore = "ml.prediction.score";

    /// <summary>Score of every class (map from class to number).</summary>
    public const string PredictionScores = "ml.prediction.scores";

    /// <summary>The true outcome of a prediction: a class or a number.</summary>
    public const string FeedbackLabel = "ml.feedback.label";

    /// <summary>When the label of a reference row became known, in ISO 8601.</summary>
    public const string FeedbackTime = "ml.feedback.time";

    /// <summary>Where feedback comes from: <c>label</c>, <c>implicit</c> or <c>correction</c>.</summary>
    public const string FeedbackKind = "ml.feedback.kind";

    /// <summary>Name of a reference (training) set.</summary>
    public const string ReferenceName = "ml.reference.name";

    /// <summary>Version of a reference set.</summary>
    public const string ReferenceVersion = "ml.reference.version";

    /// <summary>Which side of a component data is seen at: <c>input</c> or <c>output</c>.</summary>
    public const string IoDirection = "ml.io.direction";

    /// <summary>Name of the data read or written.</summary>
    public const string IoPointer = "ml.io.pointer";

    /// <summary>Identifier of a sampled row.</summary>
    public const string TupleId = "ml.tuple.id";

    /// <summary>Probability in (0, 1] with which a row entered the sample.</summary>
    public const string SamplingProbability = "ml.sampling.probability";

    /// <summary>Name of a column.</summary>
    public const string ColumnName = "ml.column.name";

    /// <summary>Name of a group of columns that break together.</summary>
    public const string ColumnGroup = "ml.column.group";

    /// <summary>Rows summarised, missing ones included.</summary>
    public const string ColumnRows = "ml.column.rows";

    /// <summary>Rows without a value; NaN and the infinities are none.</summary>
    public const string ColumnMissing = "ml.column.missing";

    /// <summary>Arithmetic mean of the numbers.</summary>
    public const string ColumnMean = "ml.column.mean";

    /// <summary>Population variance of the numbers.</summary>
    public const string ColumnVariance = "ml.column.variance";

    /// <summary>Smallest number.</summary>
    public const string ColumnMin = "ml.column.min";

    /// <summary>Largest number.</summary>
    public const string ColumnMax = "ml.column.max";

    /// <summary>Numbers that are zero.</summary>
    public const string ColumnZeroCount = "ml.column.zero_count";

    /// <summary>Estimated number of different values; never more than rows with a value.</summary>
    public const string ColumnDistinct = "ml.column.distinct";

    /// <summary>Scale of the exponential histogram: bucket bounds grow by 2^(2^-scale).</summary>
    public const string ColumnHistogramScale = "ml.column.histogram.scale";

    /// <summary>Index of the first positive bucket.</summary>
    public const string ColumnHistogramPositiveOffset = "ml.column.histogram.positive_offset";

    /// <summary>Counts of the positive buckets (integer array).</summary>
    public const string ColumnHistogramPositiveCounts = "ml.column.histogram.positive_counts";

    /// <summary>Index of the first negative bucket, by magnitude.</summary>
    public const string ColumnHistogramNegativeOffset = "ml.column.histogram.negative_offset";

    /// <summary>Counts of the negative buckets, by magnitude (integer array).</summary>
    public const string ColumnHistogramNegativeCounts = "ml.column.histogram.negative_counts";

    /// <summary>The most frequent categories, most frequent first; where there are more than are tracked, only those that surely occurred twice (string array).</summary>
    public const string ColumnTopValues = "ml.column.top.values";

    /// <summary>Counts aligned with <see cref="ColumnTopValues"/>; where there are more categories than are tracked, upper bounds (integer array).</summary>
    public const string ColumnTopCounts = "ml.column.top.counts";

    /// <summary>Name of a before or after trigger.</summary>
    public const string TestName = "ml.test.name";

    /// <summary>When the trigger ran: <c>before</c> or <c>after</c>.</summary>
    public const string TestPhase = "ml.test.phase";

    /// <summary>How the trigger ended: <c>pass</c>, <c>fail</c> or <c>error</c>.</summary>
    public const string TestOutcome = "ml.test.outcome";

    /// <summary>What the trigger has to say.</summary>
    public const string TestMessage = "ml.test.message";

    /// <summary>Name of the rule behind an alert.</summary>
    public const string AlertRule = "ml.alert.rule";

    /// <summary>Severity of an alert.</summary>
    public const string AlertSeverity = "ml.alert.severity";

    /// <summary>State of an alert: firing or resolved.</summary>
    public const string AlertState = "ml.alert.state";

    /// <summary>What was found, in a sentence.</summary>
    public const string AlertFinding = "ml.alert.finding";

    /// <summary>The numbers behind the finding.</summary>
    public const string AlertEvidence = "ml.alert.evidence";

    /// <summary>Trace id of an example.</summary>
    public const string AlertExampleTraceId = "ml.alert.example_trace_id";

    /// <summary>Name of a performance metric: accuracy, f1, mae and so on.</summary>
    public const string PerformanceMetric = "ml.performance.metric";

    /// <summary>Window that a performance value is taken over: cumulative, day, 7d, last_10000 and so on.</summary>
    public const string PerformanceWindow = "ml.performance.window";

    /// <summary>Method behind a performance estimate.</summary>
    public const string PerformanceMethod = "ml.performance.method";

    /// <summary>Identifier of a constraint.</summary>
    public const string ConstraintId = "ml.constraint.id";

    /// <summary>Severity of a constraint: <c>hard</c> or <c>soft</c>.</summary>
    public const string ConstraintSeverity = "ml.constraint.severity";

    /// <summary>Distance that a drift value is measured in: <c>psi</c>, <c>ks</c>, <c>kl</c>, <c>js</c>, <c>chi2</c>, <c>wasserstein</c>.</summary>
    public const string DriftMethod = "ml.drift.method";

    /// <summary>Kind of column error: <c>corruption</c> or <c>staleness</c>.</summary>
    public const string ErrorKind = "ml.error.kind";

    /// <summary>Name of a business metric.</summary>
    public const string BusinessMetric = "ml.business.metric";

    /// <summary>Lag of a business metric behind the model's, in seconds.</summary>
    public const string BusinessLag = "ml.business.lag";

    /// <summary>Name of an analyzer.</summary>
    public const string AnalyzerName = "ml.analyzer.name";

    /// <summary>OpenTelemetry's own <c>error.type</c>.</summary>
    public const string ErrorType = "error.type";

    /// <summary>OpenTelemetry's own <c>vcs.ref.head.revision</c>.</summary>
    public const string VcsRefHeadRevision = "vcs.ref.head.revision";
}
