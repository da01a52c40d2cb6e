-- A pipeline's live predictions from a time on, oldest first, with their features as columns; only those whose keyed hash is small enough.
SELECT
    PredictionId,
    toUnixTimestamp64Nano(Timestamp) AS Nanoseconds,
    Value,
    Score,
    arrayMap(class -> if(mapContains(Scores, class), Scores[class], nan), {classes:Array(String)}) AS ClassScores,
    arrayMap(feature -> if(mapContains(NumericFeatures, feature), NumericFeatures[feature], nan), {numbers:Array(String)}) AS Numbers,
    arrayMap(feature -> Features[feature], {texts:Array(String)}) AS Texts,
    arrayMap(slice -> multiIf(slice = 'ml.model.name', Model, slice = 'ml.model.version', ModelVersion, mapContains(Slices, slice), Slices[slice], Features[slice]),
        {slices:Array(String)}) AS SliceValues
FROM ml_predictions FINAL
WHERE Pipeline = {pipeline:String} AND Timestamp > fromUnixTimestamp64Nano({after:Int64})
    AND ({limit:UInt64} = 18446744073709551615 OR sipHash64Keyed(({first:UInt64}, {second:UInt64}), PredictionId) <= {limit:UInt64})
ORDER BY Timestamp, PredictionId
