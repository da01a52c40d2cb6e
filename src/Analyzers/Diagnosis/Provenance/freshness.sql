-- For each thing read: how often it was written anew before it was read, and since when its content had been what was read. To a reader
-- of what its own trace wrote, what another trace writes under the same name is no fresher version.
WITH
    reads AS
    (
        SELECT read.1 AS RunId, read.2 AS ProducerId, read.3 AS Pointer, run.Pipeline AS Pipeline, run.TraceId AS TraceId, run.StartTime AS StartTime
        FROM (SELECT arrayJoin(arrayZip({runs:Array(String)}, {producers:Array(String)}, {pointers:Array(String)})) AS read) AS asked
        INNER JOIN (SELECT RunId, Pipeline, TraceId, StartTime FROM ml_component_runs FINAL WHERE RunId IN {runs:Array(String)}) AS run ON run.RunId = read.1
    ),
    versions AS
    (
        SELECT
            Pipeline, Pointer, RunId, TraceId, EndTime, Digest,
            row_number() OVER history AS Number,
            max(if(Digest = '' OR Digest != Before, EndTime, toDateTime64(0, 9))) OVER history AS Since
        FROM
        (
            SELECT *, TraceId, lagInFrame(Digest) OVER (PARTITION BY Pipeline, Pointer ORDER BY EndTime, RunId ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS Before
            FROM ml_run_pointers FINAL
            WHERE Direction = 'output' AND (Pipeline, Pointer) IN (SELECT Pipeline, Pointer FROM reads)
        )
        WINDOW history AS (PARTITION BY Pipeline, Pointer ORDER BY EndTime, RunId ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
    )
SELECT
    reads.RunId AS RunId,
    reads.Pointer AS Pointer,
    if(
        (latest.Digest != '' AND latest.Digest = made.Digest) OR (made.TraceId = reads.TraceId AND latest.TraceId != reads.TraceId),
        0,
        latest.Number - made.Number) AS Fresher,
    made.Since AS Since
FROM reads
INNER JOIN versions AS made ON made.Pipeline = reads.Pipeline AND made.Pointer = reads.Pointer AND made.RunId = reads.ProducerId
ASOF LEFT JOIN versions AS latest ON latest.Pipeline = reads.Pipeline AND latest.Pointer = reads.Pointer AND latest.EndTime <= reads.StartTime
