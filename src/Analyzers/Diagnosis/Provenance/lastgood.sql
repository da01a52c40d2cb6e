-- The last run of the same component before each of the given runs that neither failed nor made what turned out wrong.
WITH asked AS (SELECT RunId, Pipeline, Component, StartTime FROM ml_component_runs FINAL WHERE RunId IN {runs:Array(String)})
SELECT asked.RunId AS RunId, good.RunId AS GoodRunId
FROM asked
ASOF INNER JOIN
(
    SELECT RunId, Pipeline, Component, StartTime FROM ml_component_runs FINAL
    WHERE Status != 'Error' AND RunId NOT IN {wrong:Array(String)} AND (Pipeline, Component) IN (SELECT Pipeline, Component FROM asked)
) AS good ON good.Pipeline = asked.Pipeline AND good.Component = asked.Component AND good.StartTime < asked.StartTime
