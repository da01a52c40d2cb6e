-- A column of what a run read or wrote: counts, moments, an exponential histogram of each sign (OTLP layout) and its top categories.
CREATE TABLE IF NOT EXISTS ml_column_summaries
(
    Pipeline LowCardinality(String),
    Component LowCardinality(String),
    RunId String CODEC(ZSTD(1)),
    TraceId String CODEC(ZSTD(1)),
    Timestamp DateTime64(9) CODEC(Delta(8), ZSTD(1)),
    Direction LowCardinality(String),
    Pointer String CODEC(ZSTD(1)),
    Column LowCardinality(String),
    Rows UInt64,
    Missing UInt64,
    Mean Nullable(Float64),
    Variance Nullable(Float64),
    Min Nullable(Float64),
    Max Nullable(Float64),
    ZeroCount UInt64,
    Distinct UInt64,
    Scale Int32,
    PositiveOffset Int32,
    PositiveCounts Array(UInt64),
    NegativeOffset Int32,
    NegativeCounts Array(UInt64),
    TopValues Array(String),
    TopCounts Array(UInt64)
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(Timestamp)
ORDER BY (Pipeline, Component, Column, Timestamp, RunId, Direction, Pointer)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS ml_column_summaries_mv TO ml_column_summaries AS
SELECT
    LogAttributes['ml.pipeline.name'] AS Pipeline,
    LogAttributes['ml.component.name'] AS Component,
    SpanId AS RunId,
    TraceId,
    Timestamp,
    LogAttributes['ml.io.direction'] AS Direction,
    LogAttributes['ml.io.pointer'] AS Pointer,
    LogAttributes['ml.column.name'] AS Column,
    toUInt64OrZero(LogAttributes['ml.column.rows']) AS Rows,
    toUInt64OrZero(LogAttributes['ml.column.missing']) AS Missing,
    toFloat64OrNull(LogAttributes['ml.column.mean']) AS Mean,
    toFloat64OrNull(LogAttributes['ml.column.variance']) AS Variance,
    toFloat64OrNull(LogAttributes['ml.column.min']) AS Min,
    toFloat64OrNull(LogAttributes['ml.column.max']) AS Max,
    toUInt64OrZero(LogAttributes['ml.column.zero_count']) AS ZeroCount,
    toUInt64OrZero(LogAttributes['ml.column.distinct']) AS Distinct,
    toInt32OrZero(LogAttributes['ml.column.histogram.scale']) AS Scale,
    toInt32OrZero(LogAttributes['ml.column.histogram.positive_offset']) AS PositiveOffset,
    JSONExtract(LogAttributes['ml.column.histogram.positive_counts'], 'Array(UInt64)') AS PositiveCounts,
    toInt32OrZero(LogAttributes['ml.column.histogram.negative_offset']) AS NegativeOffset,
    JSONExtract(LogAttributes['ml.column.histogram.negative_counts'], 'Array(UInt64)') AS NegativeCounts,
    JSONExtract(LogAttributes['ml.column.top.values'], 'Array(String)') AS TopValues,
    JSONExtract(LogAttributes['ml.column.top.counts'], 'Array(UInt64)') AS TopCounts
FROM otel_logs
WHERE EventName = 'ml.column.summary';
