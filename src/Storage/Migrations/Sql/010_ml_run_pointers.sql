-- What each run read and wrote, one row a pointer, in the order in which "who wrote this last?" is asked.
CREATE TABLE IF NOT EXISTS ml_run_pointers
(
    Pipeline LowCardinality(String),
    Direction LowCardinality(String),
    Pointer String CODEC(ZSTD(1)),
    Digest String CODEC(ZSTD(1)),
    RunId String CODEC(ZSTD(1)),
    Component LowCardinality(String),
    StartTime DateTime64(9) CODEC(Delta(8), ZSTD(1)),
    EndTime DateTime64(9) CODEC(Delta(8), ZSTD(1)),
    INDEX idx_run_id RunId TYPE bloom_filter(0.001) GRANULARITY 1,
    INDEX idx_digest Digest TYPE bloom_filter(0.001) GRANULARITY 1
)
ENGINE = ReplacingMergeTree
ORDER BY (Pipeline, Direction, Pointer, EndTime, RunId)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS ml_run_pointers_mv TO ml_run_pointers AS
SELECT
    Pipeline,
    io.1 AS Direction,
    io.2 AS Pointer,
    io.3 AS Digest,
    RunId,
    Component,
    StartTime,
    EndTime
FROM ml_component_runs
ARRAY JOIN arrayConcat(
    arrayMap((pointer, digest) -> ('input', pointer, digest), Inputs, arrayResize(InputDigests, length(Inputs))),
    arrayMap((pointer, digest) -> ('output', pointer, digest), Outputs, arrayResize(OutputDigests, length(Outputs)))) AS io;

-- Runs that were stored before this script.
INSERT INTO ml_run_pointers
SELECT
    Pipeline,
    io.1 AS Direction,
    io.2 AS Pointer,
    io.3 AS Digest,
    RunId,
    Component,
    StartTime,
    EndTime
FROM ml_component_runs
ARRAY JOIN arrayConcat(
    arrayMap((pointer, digest) -> ('input', pointer, digest), Inputs, arrayResize(InputDigests, length(Inputs))),
    arrayMap((pointer, digest) -> ('output', pointer, digest), Outputs, arrayResize(OutputDigests, length(Outputs)))) AS io;

-- The run that made what another one read: of equal content where digests tell, else the last that wrote the pointer before.
CREATE VIEW IF NOT EXISTS ml_run_dependencies AS
WITH
    inputs AS (SELECT * FROM ml_run_pointers FINAL WHERE Direction = 'input'),
    outputs AS (SELECT * FROM ml_run_pointers FINAL WHERE Direction = 'output')
SELECT
    inputs.Pipeline AS Pipeline,
    inputs.RunId AS RunId,
    if(same.RunId != '', same.RunId, latest.RunId) AS DependsOnRunId,
    inputs.Pointer AS Pointer,
    if(same.RunId != '', 'digest', 'name') AS MatchedBy
FROM inputs
ASOF LEFT JOIN (SELECT * FROM outputs WHERE Digest != '') AS same
    ON same.Pipeline = inputs.Pipeline AND same.Digest = inputs.Digest AND same.EndTime <= inputs.StartTime
ASOF LEFT JOIN outputs AS latest
    ON latest.Pipeline = inputs.Pipeline AND latest.Pointer = inputs.Pointer AND latest.EndTime <= inputs.StartTime
WHERE DependsOnRunId != '';

-- Outputs that somebody found wrong; the newest row of an id says whether it still is.
CREATE TABLE IF NOT EXISTS ml_flags
(
    Id String,
    Flagged Bool,
    FlaggedAt DateTime64(9)
)
ENGINE = ReplacingMergeTree(FlaggedAt)
ORDER BY Id;
