-- How many of a pipeline's predictions were made on which day and first labelled on which: -1 where no label has come, 2147483647 where
-- its time is still to come. Days are counted since 1970 in UTC.
SELECT
    toInt32(toDate(Timestamp, 'UTC')) AS Day,
    toInt32(multiIf(isNull(Labelled), -1, Labelled > fromUnixTimestamp64Nano({now:Int64}), 2147483647, toDate(assumeNotNull(Labelled), 'UTC')::Int32)) AS LabelDay,
    toInt64(count()) AS Predictions
FROM
(
    SELECT PredictionId, Timestamp
    FROM ml_predictions FINAL
    WHERE Pipeline = {pipeline:String} AND Timestamp <= fromUnixTimestamp64Nano({now:Int64})
) AS predictions
LEFT JOIN
(
    SELECT PredictionId, min(Timestamp) AS Labelled
    FROM ml_feedback
    WHERE Pipeline = {pipeline:String}
    GROUP BY PredictionId
) AS feedback USING (PredictionId)
GROUP BY Day, LabelDay
ORDER BY Day, LabelDay
SETTINGS join_use_nulls = 1, join_algorithm = 'grace_hash', max_bytes_in_join = 268435456, max_bytes_before_external_group_by = 268435456
