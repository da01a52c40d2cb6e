-- A sampled row at a component's input or output.
CREATE TABLE IF NOT EXISTS ml_tuples
(
    Pipeline LowCardinality(String),
    Component LowCardinality(String),
    RunId String CODEC(ZSTD(1)),
    TraceId String CODEC(ZSTD(1)),
    Timestamp DateTime64(9) CODEC(Delta(8), ZSTD(1)),
    Direction LowCardinality(String),
    Pointer String CODEC(ZSTD(1)),
    TupleId String CODEC(ZSTD(1)),
    SamplingProbability Float64,
    Features Map(LowCardinality(String), String) CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(Timestamp)
ORDER BY (Pipeline, Component, toDate(Timestamp), RunId, Direction, Pointer, TupleId)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS ml_tuples_mv TO ml_tuples AS
SELECT
    LogAttributes['ml.pipeline.name'] AS Pipeline,
    LogAttributes['ml.component.name'] AS Component,
    SpanId AS RunId,
    TraceId,
    Timestamp,
    LogAttributes['ml.io.direction'] AS Direction,
    LogAttributes['ml.io.pointer'] AS Pointer,
    LogAttributes['ml.tuple.id'] AS TupleId,
    ifNull(toFloat64OrNull(LogAttributes['ml.sampling.probability']), 1) AS SamplingProbability,
    mapApply((name, value) -> (substring(name, length('ml.feature.') + 1), value),
        mapFilter((name, value) -> startsWith(name, 'ml.feature.'), LogAttributes)) AS Features
FROM otel_logs
WHERE EventName = 'ml.tuple';
