-- Feedback on a prediction. Timestamp is when it became known; the latest supersedes, and the earlier stay for questions of the past.
CREATE TABLE IF NOT EXISTS ml_feedback
(
    Pipeline LowCardinality(String),
    PredictionId String CODEC(ZSTD(1)),
    Timestamp DateTime64(9) CODEC(Delta(8), ZSTD(1)),
    Label String CODEC(ZSTD(1)),
    Kind LowCardinality(String),
    TraceId String CODEC(ZSTD(1)),
    RunId String CODEC(ZSTD(1)),
    INDEX idx_prediction_id PredictionId TYPE bloom_filter(0.001) GRANULARITY 1
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(Timestamp)
ORDER BY (Pipeline, PredictionId, Timestamp)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS ml_feedback_mv TO ml_feedback AS
SELECT
    LogAttributes['ml.pipeline.name'] AS Pipeline,
    LogAttributes['ml.prediction.id'] AS PredictionId,
    Timestamp,
    LogAttributes['ml.feedback.label'] AS Label,
    if(LogAttributes['ml.feedback.kind'] = '', 'label', LogAttributes['ml.feedback.kind']) AS Kind,
    TraceId,
    SpanId AS RunId
FROM otel_logs
WHERE EventName = 'ml.feedback' AND LogAttributes['ml.prediction.id'] != '';

-- A labelled row of a named, versioned reference set: what the model said of it without having learnt from it, and the truth.
CREATE TABLE IF NOT EXISTS ml_references
(
    Pipeline LowCardinality(String),
    Reference LowCardinality(String),
    Version LowCardinality(String),
    PredictionId String CODEC(ZSTD(1)),
    Timestamp DateTime64(9) CODEC(Delta(8), ZSTD(1)),
    Value String CODEC(ZSTD(1)),
    Score Nullable(Float64) CODEC(ZSTD(1)),
    Label String CODEC(ZSTD(1)),
    Features Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    NumericFeatures Map(LowCardinality(String), Float64) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree
ORDER BY (Pipeline, Reference, Version, PredictionId)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS ml_references_mv TO ml_references AS
SELECT
    LogAttributes['ml.pipeline.name'] AS Pipeline,
    LogAttributes['ml.reference.name'] AS Reference,
    LogAttributes['ml.reference.version'] AS Version,
    LogAttributes['ml.prediction.id'] AS PredictionId,
    Timestamp,
    LogAttributes['ml.prediction.value'] AS Value,
    toFloat64OrNull(LogAttributes['ml.prediction.score']) AS Score,
    LogAttributes['ml.feedback.label'] AS Label,
    mapApply((name, value) -> (substring(name, length('ml.feature.') + 1), value),
        mapFilter((name, value) -> startsWith(name, 'ml.feature.'), LogAttributes)) AS Features,
    mapApply((name, value) -> (name, assumeNotNull(toFloat64OrNull(value))),
        mapFilter((name, value) -> isNotNull(toFloat64OrNull(value)), Features)) AS NumericFeatures
FROM otel_logs
WHERE EventName = 'ml.reference' AND LogAttributes['ml.prediction.id'] != '';
