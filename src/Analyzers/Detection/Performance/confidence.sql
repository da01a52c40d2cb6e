-- How many of a pipeline's predictions each day has, by what was predicted and by the step of calibrated confidence their score is on, with
-- the sums of the negative logarithms of the scores and of their complements. Days are counted since 1970 in UTC.
SELECT
    toDate(Timestamp, 'UTC')::UInt16::Int32 AS Day,
    any(Value),
    isNaN(ifNull(Score, nan)) AS Unscored,
    roundDown(ifNull(Score, nan), {starts:Array(Float64)}) AS Step,
    toInt64(count()) AS Predictions,
    sum(if({losses:Bool}, -log(least(greatest(assumeNotNull(Score), 2.220446049250313e-16), 1 - 2.220446049250313e-16)), 0)) AS Loss,
    sum(if({losses:Bool}, -log(1 - least(greatest(assumeNotNull(Score), 2.220446049250313e-16), 1 - 2.220446049250313e-16)), 0)) AS ComplementLoss
FROM ml_predictions FINAL
WHERE Pipeline = {pipeline:String} AND Timestamp <= fromUnixTimestamp64Nano({now:Int64})
GROUP BY Day, cityHash64(Value), Unscored, Step
-- A prediction that came again has the day of the first, and so its month: no part of the table need be merged with another month's.
SETTINGS do_not_merge_across_partitions_select_final = 1
