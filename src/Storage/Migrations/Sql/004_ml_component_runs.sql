-- A run of a component: a span that names its component.
CREATE TABLE IF NOT EXISTS ml_component_runs
(
    Pipeline LowCardinality(String),
    Component LowCardinality(String),
    RunId String,
    TraceId String,
    ParentRunId String,
    StartTime DateTime64(9) CODEC(Delta(8), ZSTD(1)),
    EndTime DateTime64(9) CODEC(Delta(8), ZSTD(1)),
    Status LowCardinality(String),
    StatusMessage String,
    Revision LowCardinality(String),
    Inputs Array(String),
    Outputs Array(String),
    InputDigests Array(String),
    OutputDigests Array(String),
    Notes String,
    Owner LowCardinality(String),
    Description LowCardinality(String),
    Tags Array(LowCardinality(String)),
    Model LowCardinality(String),
    ModelVersion LowCardinality(String),
    Slices Map(LowCardinality(String), String),
    INDEX idx_run_id RunId TYPE bloom_filter(0.001) GRANULARITY 1,
    INDEX idx_trace_id TraceId TYPE bloom_filter(0.001) GRANULARITY 1,
    INDEX idx_inputs Inputs TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX idx_outputs Outputs TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(StartTime)
ORDER BY (Pipeline, Component, StartTime, RunId)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS ml_component_runs_mv TO ml_component_runs AS
SELECT
    SpanAttributes['ml.pipeline.name'] AS Pipeline,
    SpanAttributes['ml.component.name'] AS Component,
    SpanId AS RunId,
    TraceId,
    ParentSpanId AS ParentRunId,
    Timestamp AS StartTime,
    addNanoseconds(Timestamp, Duration) AS EndTime,
    StatusCode AS Status,
    StatusMessage,
    SpanAttributes['vcs.ref.head.revision'] AS Revision,
    JSONExtract(SpanAttributes['ml.run.inputs'], 'Array(String)') AS Inputs,
    JSONExtract(SpanAttributes['ml.run.outputs'], 'Array(String)') AS Outputs,
    JSONExtract(SpanAttributes['ml.run.input_digests'], 'Array(String)') AS InputDigests,
    JSONExtract(SpanAttributes['ml.run.output_digests'], 'Array(String)') AS OutputDigests,
    SpanAttributes['ml.run.notes'] AS Notes,
    SpanAttributes['ml.component.owner'] AS Owner,
    SpanAttributes['ml.component.description'] AS Description,
    JSONExtract(SpanAttributes['ml.component.tags'], 'Array(String)') AS Tags,
    SpanAttributes['ml.model.name'] AS Model,
    SpanAttributes['ml.model.version'] AS ModelVersion,
    mapApply((name, value) -> (substring(name, length('ml.slice.') + 1), value),
        mapFilter((name, value) -> startsWith(name, 'ml.slice.'), SpanAttributes)) AS Slices
FROM otel_traces
WHERE SpanAttributes['ml.component.name'] != '';
