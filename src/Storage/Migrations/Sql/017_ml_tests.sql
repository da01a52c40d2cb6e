-- The outcome of a test of a run.
CREATE TABLE IF NOT EXISTS ml_tests
(
    Pipeline LowCardinality(String),
    Component LowCardinality(String),
    Test LowCardinality(String),
    Phase LowCardinality(String),
    Outcome LowCardinality(String),
    Message String CODEC(ZSTD(1)),
    Timestamp DateTime64(9) CODEC(Delta(8), ZSTD(1)),
    RunId String CODEC(ZSTD(1)),
    TraceId String CODEC(ZSTD(1)),
    INDEX idx_run_id RunId TYPE bloom_filter(0.001) GRANULARITY 1
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(Timestamp)
ORDER BY (Pipeline, Component, Test, Timestamp, RunId, Phase)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS ml_tests_mv TO ml_tests AS
SELECT
    LogAttributes['ml.pipeline.name'] AS Pipeline,
    LogAttributes['ml.component.name'] AS Component,
    LogAttributes['ml.test.name'] AS Test,
    LogAttributes['ml.test.phase'] AS Phase,
    LogAttributes['ml.test.outcome'] AS Outcome,
    LogAttributes['ml.test.message'] AS Message,
    Timestamp,
    SpanId AS RunId,
    TraceId
FROM otel_logs
WHERE EventName = 'ml.test';

-- Outcomes that were stored before this script.
INSERT INTO ml_tests
SELECT
    LogAttributes['ml.pipeline.name'] AS Pipeline,
    LogAttributes['ml.component.name'] AS Component,
    LogAttributes['ml.test.name'] AS Test,
    LogAttributes['ml.test.phase'] AS Phase,
    LogAttributes['ml.test.outcome'] AS Outcome,
    LogAttributes['ml.test.message'] AS Message,
    Timestamp,
    SpanId AS RunId,
    TraceId
FROM otel_logs
WHERE EventName = 'ml.test';
