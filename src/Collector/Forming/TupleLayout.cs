using OtelMl.Collector.Tuples;

namespace OtelMl.Collector.Forming;

/// <summary>What the rows of a kind look like. The materialized views give the rows of events the same columns by the same names.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Table">Where its rows are stored.</param>
/// <param name="Fields">Its columns that are no maps, but for the time.</param>
/// <param name="Maps">What the names of a map's entries start with.</param>
sealed record TupleLayout(TupleKind Kind, string Table, IReadOnlyList<TupleField> Fields, IReadOnlyList<string> Maps)
{
    public const string Features = "ml.feature.";
    public const string Slices = "ml.slice.";
    public const string Scores = "ml.prediction.scores.";
    public const string Time = "time_unix_nano";

    static readonly TupleField Pipeline = new("ml.pipeline.name", "Pipeline") { IsRequired = true };
    static readonly TupleField PredictionId = new("ml.prediction.id", "PredictionId") { IsRequired = true, IsId = true };
    static readonly TupleField Component = new("ml.component.name", "Component");
    static readonly TupleField Trace = new("trace_id", "TraceId", TupleFieldType.TraceId);
    static readonly TupleField Run = new("span_id", "RunId", TupleFieldType.SpanId);
    static readonly TupleField Value = new("ml.prediction.value", "Value");
    static readonly TupleField Score = new("ml.prediction.score", "Score", TupleFieldType.OptionalNumber);
    static readonly TupleField Label = new("ml.feedback.label", "Label");
    static readonly TupleField LabelTime = new("ml.feedback.time", "LabelTime", TupleFieldType.OptionalTime);

    static readonly TupleLayout[] All =
    [
        new(
            TupleKind.Tuple,
            "ml_tuples",
            [
                Pipeline, Component, Run, Trace, new("ml.io.direction", "Direction"), new("ml.io.pointer", "Pointer"),
                new("ml.tuple.id", "TupleId") { IsRequired = true, IsId = true },
                new("ml.sampling.probability", "SamplingProbability", TupleFieldType.Probability),
            ],
            [Features]),
        new(
            TupleKind.Prediction,
            "ml_predictions",
            [Pipeline, PredictionId, Trace, Run, Component, new("ml.model.name", "Model"), new("ml.model.version", "ModelVersion"), Value, Score],
            [Features, Scores, Slices]),
        new(
            TupleKind.Feedback,
            "ml_feedback",
            [Pipeline, PredictionId, Label, new("ml.feedback.kind", "Kind") { Default = "label" }, Trace, Run],
            []),
        new(
            TupleKind.Reference,
            "ml_references",
            [Pipeline, new("ml.reference.name", "Reference") { IsRequired = true }, new("ml.reference.version", "Version"), PredictionId, Value, Score, Label, LabelTime],
            [Features, Scores]),
    ];

    /// <summary>What a sender may call a column, for messages.</summary>
    public string Names => string.Join(", ", [.. Fields.Select(known => known.Name), Time, .. Maps.Select(prefix => prefix + "<name>")]);

    /// <summary>The layout of a kind; null for one that is not known.</summary>
    public static TupleLayout? Of(TupleKind kind) => Array.Find(All, layout => layout.Kind == kind);
}
