-- How many of a pipeline's predictions each day has, by what was predicted and by the step of calibrated confidence their score is on, with
-- the sums of the negative logarithms of the scores and of their complements. Days are those of UTC; without a score the step is infinite. Keys
-- are narrow, for grouping is most of the work: half a hash tells the few ways of writing a class apart.
SELECT
    toDate(Timestamp, 'UTC') AS Day,
    any(Value),
    if(isNaN(ifNull(Score, nan)), inf, roundDown(assumeNotNull(Score), {starts:Array(Float64)})) AS Step,
    toInt64(count()) AS Predictions,
    sum(if({losses:Bool}, -log(least(greatest(assumeNotNull(Score), 2.220446049250313e-16), 1 - 2.220446049250313e-16)), 0)) AS Loss,
    sum(if({losses:Bool}, -log(1 - least(greatest(assumeNotNull(Score), 2.220446049250313e-16), 1 - 2.220446049250313e-16)), 0)) AS ComplementLoss
FROM ml_predictions FINAL
WHERE Pipeline = {pipeline:String} AND Timestamp <= fromUnixTimestamp64Nano({now:Int64})
GROUP BY Day, cityHash64(Value)::UInt32, Step
-- A prediction that came again has the day of the first, and so its month: no part of the table need be merged with another month's.
SETTINGS do_not_merge_across_partitions_select_final = 1
