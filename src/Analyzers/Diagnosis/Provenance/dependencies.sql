-- Who wrote what the given runs read. The view ml_run_dependencies says the same of all runs; this asks only for some.
WITH
    inputs AS
    (
        SELECT * FROM ml_run_pointers FINAL WHERE Direction = 'input' AND RunId IN {runs:Array(String)}
    ),
    by_digest AS
    (
        -- The outer condition alone would look an absent digest up, which the index finds everywhere.
        SELECT * FROM ml_run_pointers FINAL
        WHERE Direction = 'output' AND Digest != '' AND Digest IN (SELECT Digest FROM inputs WHERE Digest != '')
    ),
    by_name AS
    (
        SELECT * FROM ml_run_pointers FINAL
        WHERE Direction = 'output' AND (Pipeline, Pointer) IN (SELECT Pipeline, Pointer FROM inputs)
    )
SELECT
    inputs.RunId AS RunId,
    if(same.RunId != '', same.RunId, latest.RunId) AS DependsOnRunId,
    inputs.Pointer AS Pointer,
    if(same.RunId != '', 'digest', 'name') AS MatchedBy
FROM inputs
ASOF LEFT JOIN by_digest AS same
    ON same.Pipeline = inputs.Pipeline AND same.Digest = inputs.Digest AND same.EndTime <= inputs.StartTime
ASOF LEFT JOIN by_name AS latest
    ON latest.Pipeline = inputs.Pipeline AND latest.Pointer = inputs.Pointer AND latest.EndTime <= inputs.StartTime
WHERE DependsOnRunId != ''
