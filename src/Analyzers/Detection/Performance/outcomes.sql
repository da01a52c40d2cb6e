-- How many of a pipeline's predictions each day has, by the step of calibration that they are on: by the score of the predicted class, or, where
-- there are no classes, by the amount that was predicted. Unscored are those of a class that should have a score and has none. Days are
-- counted since 1970 in UTC.
SELECT
    toDate(Timestamp, 'UTC')::UInt16::Int32 AS Day,
    NOT isFinite(Number) AS Missing,
    roundDown(if(Missing, 0, Number), {starts:Array(Float64)}) AS Step,
    toInt64(count()) AS Predictions,
    toInt64(countIf(notEmpty({classes:Array(String)}) AND NOT (has({classes:Array(String)}, Value) AND mapContains(Scores, Value)))) AS Unscored
FROM
(
    SELECT Timestamp, Value, Scores, if(empty({classes:Array(String)}), toFloat64OrDefault(Value, nan), Scores[Value]) AS Number
    FROM ml_predictions FINAL
    WHERE Pipeline = {pipeline:String} AND Timestamp <= fromUnixTimestamp64Nano({now:Int64})
)
GROUP BY Day, Missing, Step
-- A prediction that came again has the day of the first, and so its month: no part of the table need be merged with another month's.
SETTINGS do_not_merge_across_partitions_select_final = 1
