-- A live prediction. Features are queryable by name; those that read as numbers stand in NumericFeatures as well.
CREATE TABLE IF NOT EXISTS ml_predictions
(
    Pipeline LowCardinality(String),
    PredictionId String CODEC(ZSTD(1)),
    Timestamp DateTime64(9) CODEC(Delta(8), ZSTD(1)),
    TraceId String CODEC(ZSTD(1)),
    RunId String CODEC(ZSTD(1)),
    Component LowCardinality(String),
    Model LowCardinality(String),
    ModelVersion LowCardinality(String),
    Value String CODEC(ZSTD(1)),
    Score Nullable(Float64) CODEC(ZSTD(1)),
    Scores Map(LowCardinality(String), Float64) CODEC(ZSTD(1)),
    Features Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    NumericFeatures Map(LowCardinality(String), Float64) CODEC(ZSTD(1)),
    Slices Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    INDEX idx_prediction_id PredictionId TYPE bloom_filter(0.001) GRANULARITY 1,
    INDEX idx_trace_id TraceId TYPE bloom_filter(0.001) GRANULARITY 1
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(Timestamp)
ORDER BY (Pipeline, toDate(Timestamp), PredictionId)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS ml_predictions_from_logs_mv TO ml_predictions AS
SELECT
    LogAttributes['ml.pipeline.name'] AS Pipeline,
    LogAttributes['ml.prediction.id'] AS PredictionId,
    Timestamp,
    TraceId,
    SpanId AS RunId,
    LogAttributes['ml.component.name'] AS Component,
    LogAttributes['ml.model.name'] AS Model,
    LogAttributes['ml.model.version'] AS ModelVersion,
    LogAttributes['ml.prediction.value'] AS Value,
    toFloat64OrNull(LogAttributes['ml.prediction.score']) AS Score,
    JSONExtract(LogAttributes['ml.prediction.scores'], 'Map(String, Float64)') AS Scores,
    mapApply((name, value) -> (substring(name, length('ml.feature.') + 1), value),
        mapFilter((name, value) -> startsWith(name, 'ml.feature.'), LogAttributes)) AS Features,
    mapApply((name, value) -> (name, assumeNotNull(toFloat64OrNull(value))),
        mapFilter((name, value) -> isNotNull(toFloat64OrNull(value)), Features)) AS NumericFeatures,
    mapApply((name, value) -> (substring(name, length('ml.slice.') + 1), value),
        mapFilter((name, value) -> startsWith(name, 'ml.slice.'), LogAttributes)) AS Slices
FROM otel_logs
WHERE EventName = 'ml.prediction' AND LogAttributes['ml.prediction.id'] != '';

-- An online service that serves one prediction a request may put it on its span instead of an event of its own.
CREATE MATERIALIZED VIEW IF NOT EXISTS ml_predictions_from_spans_mv TO ml_predictions AS
SELECT
    SpanAttributes['ml.pipeline.name'] AS Pipeline,
    SpanAttributes['ml.prediction.id'] AS PredictionId,
    Timestamp,
    TraceId,
    SpanId AS RunId,
    SpanAttributes['ml.component.name'] AS Component,
    SpanAttributes['ml.model.name'] AS Model,
    SpanAttributes['ml.model.version'] AS ModelVersion,
    SpanAttributes['ml.prediction.value'] AS Value,
    toFloat64OrNull(SpanAttributes['ml.prediction.score']) AS Score,
    JSONExtract(SpanAttributes['ml.prediction.scores'], 'Map(String, Float64)') AS Scores,
    mapApply((name, value) -> (substring(name, length('ml.feature.') + 1), value),
        mapFilter((name, value) -> startsWith(name, 'ml.feature.'), SpanAttributes)) AS Features,
    mapApply((name, value) -> (name, assumeNotNull(toFloat64OrNull(value))),
        mapFilter((name, value) -> isNotNull(toFloat64OrNull(value)), Features)) AS NumericFeatures,
    mapApply((name, value) -> (substring(name, length('ml.slice.') + 1), value),
        mapFilter((name, value) -> startsWith(name, 'ml.slice.'), SpanAttributes)) AS Slices
FROM otel_traces
WHERE SpanAttributes['ml.prediction.id'] != '';
