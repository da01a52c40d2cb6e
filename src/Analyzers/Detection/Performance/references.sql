-- A reference set, oldest first, with its features as columns; what has no label, or a number that is none, is not of it.
SELECT
    PredictionId,
    toUnixTimestamp64Nano(Timestamp) AS Nanoseconds,
    Value,
    Score,
    arrayMap(class -> if(mapContains(Scores, class), Scores[class], nan), {classes:Array(String)}) AS ClassScores,
    arrayMap(feature -> if(mapContains(NumericFeatures, feature), NumericFeatures[feature], nan), {numbers:Array(String)}) AS Numbers,
    arrayMap(feature -> Features[feature], {texts:Array(String)}) AS Texts,
    Label,
    if(isNull(LabelTime), NULL, toUnixTimestamp64Milli(assumeNotNull(LabelTime))) AS LabelMilliseconds
FROM ml_references FINAL
WHERE Pipeline = {pipeline:String} AND Reference = {reference:String} AND Version = {version:String}
    AND notEmpty(Label) AND ifNull(isFinite(toFloat64OrNull(Label)), 1)
ORDER BY Timestamp, PredictionId
