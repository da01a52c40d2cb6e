-- When the label of each labelled prediction first came, and what it is now; only of predictions whose keyed hash is small enough.
SELECT PredictionId, toUnixTimestamp64Nano(min(Timestamp)), argMax(Label, Timestamp)
FROM ml_feedback
WHERE Pipeline = {pipeline:String}
    AND ({limit:UInt64} = 18446744073709551615 OR sipHash64Keyed(({first:UInt64}, {second:UInt64}), PredictionId) <= {limit:UInt64})
GROUP BY PredictionId
