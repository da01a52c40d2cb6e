-- When labels came to predictions since a time, by the minute, in seconds: for how long none has; the longest times that none did before, and
-- how long labels had been coming when each began; how long they had been coming in all. No row where none ever came.
WITH arraySlice(arrayReverseSort(groupArray((Minute - Before, Before - First))), 1, {gaps:UInt8}) AS Longest
SELECT
    intDiv({now:Int64}, 1000000000) - 60 * max(Minute) AS Silence,
    arrayMap(gap -> 60 * gap.1, Longest) AS Lengths,
    arrayMap(gap -> 60 * gap.2, Longest) AS Histories,
    60 * (max(Minute) - min(Minute)) AS History
FROM
(
    SELECT Minute, lagInFrame(Minute, 1, Minute) OVER (ORDER BY Minute) AS Before, min(Minute) OVER () AS First
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
