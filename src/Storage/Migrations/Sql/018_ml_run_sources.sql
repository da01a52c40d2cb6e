-- Which source a run ran, beyond the revision, and the run of an experiment tracker that it belongs to.
ALTER TABLE ml_component_runs
    ADD COLUMN IF NOT EXISTS Dirty Bool AFTER Revision,
    ADD COLUMN IF NOT EXISTS SourceDigest String CODEC(ZSTD(1)) AFTER Dirty,
    ADD COLUMN IF NOT EXISTS ExperimentRunId String CODEC(ZSTD(1)) AFTER SourceDigest;

ALTER TABLE ml_component_runs_mv MODIFY QUERY
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
    lower(SpanAttributes['ml.source.dirty']) = 'true' AS Dirty,
    SpanAttributes['ml.component.source_digest'] AS SourceDigest,
    SpanAttributes['ml.experiment.run_id'] AS ExperimentRunId,
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
