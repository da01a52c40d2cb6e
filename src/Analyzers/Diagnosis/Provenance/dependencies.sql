-- Who wrote what the given runs read. The view ml_run_dependencies says the same of all runs; this asks only for some.
WITH
    read AS
    (
        -- Not the inputs below, which take longer to plan.
        SELECT Pipeline, Pointer, Digest FROM ml_run_pointers WHERE Direction = 'input' AND RunId IN {runs:Array(String)}
    ),
    inputs AS
    (
        SELECT * FROM ml_run_pointer_keys WHERE Direction = 'input' AND RunId IN {runs:Array(String)}
    ),
    outputs AS
    (
        -- The outer condition alone would look an absent digest up, which the index finds everywhere.
        SELECT * FROM ml_run_pointer_keys
        WHERE Direction = 'output' AND Key.1 <= 4 AND Digest != '' AND Digest IN (SELECT Digest FROM read WHERE Digest != '')
        UNION ALL
        SELECT * FROM ml_run_pointer_keys
        WHERE Direction = 'output' AND Key.1 > 4 AND (Pipeline, Pointer) IN (SELECT Pipeline, Pointer FROM read)
    )
SELECT
    inputs.RunId AS RunId,
    argMin(outputs.RunId, inputs.Key.1) AS DependsOnRunId,
    inputs.Pointer AS Pointer,
    if(min(inputs.Key.1) <= 4, 'digest', 'name') AS MatchedBy
FROM inputs
ASOF INNER JOIN outputs
    ON outputs.Pipeline = inputs.Pipeline AND outputs.Key = inputs.Key AND outputs.WrittenAt <= inputs.StartTime
WHERE outputs.EndTime <= inputs.EndTime AND outputs.RunId != inputs.RunId
GROUP BY inputs.Pipeline, RunId, Pointer
