-- When labels came to predictions since a time, by the minute, in seconds: for how long none has, the longest that none did before, and
-- how long labels had been coming. No row where none ever came.
SELECT
    intDiv({now:Int64}, 1000000000) - 60 * max(Minute) AS Silence,
    60 * max(Minute - Before) AS LongestBefore,
    60 * (max(Minute) - min(Minute)) AS History
FROM
(
    SELECT Minute, lagInFrame(Minute, 1, Minute) OVER (ORDER BY Minute) AS Before
    FROM
    (
        SELECT DISTINCT intDiv(At, 60000000000) AS Minute
        FROM
        (
            SELECT PredictionId, min(toUnixTimestamp64Nano(Timestamp)) AS At
            FROM ml_feedback
            WHERE Pipeline = {pipeline:String} AND Timestamp < fromUnixTimestamp64Nano({now:Int64})
            GROUP BY PredictionId
        ) AS labels
        LEFT SEMI JOIN
        (
            SELECT PredictionId
            FROM ml_predictions
            WHERE Pipeline = {pipeline:String} AND Timestamp >= fromUnixTimestamp64Nano({from:Int64}) AND Timestamp < fromUnixTimestamp64Nano({now:Int64})
        ) AS predictions USING PredictionId
    )
)
HAVING count() > 0
