-- The trace of what a run read or wrote, that of runs stored before this script included. It comes in by a column of another name and
-- kind, because script 010 names no columns and has to go on running.
ALTER TABLE ml_run_pointers
    ADD COLUMN IF NOT EXISTS Trace String EPHEMERAL,
    ADD COLUMN IF NOT EXISTS TraceId String MATERIALIZED Trace CODEC(ZSTD(1)) AFTER RunId;

ALTER TABLE ml_run_pointers_mv MODIFY QUERY
SELECT
    Pipeline,
    io.1 AS Direction,
    io.2 AS Pointer,
    io.3 AS Digest,
    RunId,
    TraceId AS Trace,
    Component,
    StartTime,
    EndTime
FROM ml_component_runs
ARRAY JOIN arrayConcat(
    arrayMap((pointer, digest) -> ('input', pointer, digest), Inputs, arrayResize(InputDigests, length(Inputs))),
    arrayMap((pointer, digest) -> ('output', pointer, digest), Outputs, arrayResize(OutputDigests, length(Outputs)))) AS io;

-- The newest row of a key is the one that counts.
INSERT INTO ml_run_pointers (Pipeline, Direction, Pointer, Digest, RunId, Trace, Component, StartTime, EndTime)
SELECT
    Pipeline,
    io.1 AS Direction,
    io.2 AS Pointer,
    io.3 AS Digest,
    RunId,
    TraceId AS Trace,
    Component,
    StartTime,
    EndTime
FROM ml_component_runs
ARRAY JOIN arrayConcat(
    arrayMap((pointer, digest) -> ('input', pointer, digest), Inputs, arrayResize(InputDigests, length(Inputs))),
    arrayMap((pointer, digest) -> ('output', pointer, digest), Outputs, arrayResize(OutputDigests, length(Outputs)))) AS io;

-- By what a reader is matched with a writer, best first: content and name, content, name, and each of these in the same trace (the odd
-- ones) before in any. In the same trace a writer counts as soon as it has started, because what is read may be a stream that is still
-- being written; elsewhere when it has ended.
CREATE VIEW IF NOT EXISTS ml_run_pointer_keys AS
SELECT
    Pipeline,
    Direction,
    Pointer,
    Digest,
    RunId,
    StartTime,
    EndTime,
    key AS Key,
    if(key.4 = '', EndTime, addNanoseconds(StartTime, 1)) AS WrittenAt
FROM ml_run_pointers FINAL
ARRAY JOIN arrayFilter(
    key -> (key.1 > 4 OR Digest != '') AND (key.1 % 2 = 0 OR TraceId != ''),
    [
        (1, Pointer, Digest, TraceId), (2, Pointer, Digest, ''),
        (3, '', Digest, TraceId), (4, '', Digest, ''),
        (5, Pointer, '', TraceId), (6, Pointer, '', '')
    ]) AS key;

-- The run that made what another one read: by the best match there is, the last. A run that lasts longer than its reader is none: the
-- reader is a part of it.
CREATE OR REPLACE VIEW ml_run_dependencies AS
SELECT
    inputs.Pipeline AS Pipeline,
    inputs.RunId AS RunId,
    argMin(outputs.RunId, inputs.Key.1) AS DependsOnRunId,
    inputs.Pointer AS Pointer,
    if(min(inputs.Key.1) <= 4, 'digest', 'name') AS MatchedBy
FROM (SELECT * FROM ml_run_pointer_keys WHERE Direction = 'input') AS inputs
ASOF INNER JOIN (SELECT * FROM ml_run_pointer_keys WHERE Direction = 'output') AS outputs
    ON outputs.Pipeline = inputs.Pipeline AND outputs.Key = inputs.Key AND outputs.WrittenAt <= inputs.StartTime
WHERE outputs.EndTime <= inputs.EndTime AND outputs.RunId != inputs.RunId
GROUP BY Pipeline, RunId, Pointer;
