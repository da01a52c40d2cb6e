-- A pipeline's predictions by day, by stratum and by the day their label became known, with what the reference expects of them.
-- Bucketings come as parallel arrays; the last one is the stratification. Bucket 0 takes missing, unseen and infinite values.
WITH
    {features:Array(String)} AS features,
    {cuts:Array(Array(Float64))} AS cuts,
    {categories:Array(Array(String))} AS categories,
    {accuracies:Array(Array(Float64))} AS accuracies,
    86400000000000 AS day,
    predictions AS
    (
        SELECT
            PredictionId,
            intDiv(toUnixTimestamp64Nano(Timestamp) - {origin:Int64}, day) AS Day,
            Value,
            arrayMap(
                (feature, cut, category) -> multiIf(
                    notEmpty(category), if(mapContains(Features, feature), indexOf(category, Features[feature]), 0),
                    feature = {score:String}, if(isFinite(ifNull(Score, nan)), 1 + arrayCount(c -> c <= assumeNotNull(Score), cut), 0),
                    mapContains(NumericFeatures, feature) AND isFinite(NumericFeatures[feature]),
                        1 + arrayCount(c -> c <= NumericFeatures[feature], cut),
                    0),
                features, cuts, categories) AS Buckets,
            Buckets[-1] AS Stratum,
            arrayAvg(arrayMap((bucket, accuracy) -> accuracy[bucket + 1], arrayPopBack(Buckets), accuracies)) AS Expected
        FROM ml_predictions FINAL
        WHERE Pipeline = {pipeline:String}
    ),
    feedback AS
    (
        SELECT
            PredictionId,
            intDiv(toUnixTimestamp64Nano(min(Timestamp)) - {origin:Int64}, day) AS LabelledOn,
            argMax(Label, Timestamp) AS LatestLabel
        FROM ml_feedback
        WHERE Pipeline = {pipeline:String}
        GROUP BY PredictionId
    )
SELECT
    predictions.Day AS Day,
    if(feedback.PredictionId = '', {never:Int64}, feedback.LabelledOn) AS LabelledOn,
    predictions.Stratum AS Stratum,
    count() AS Count,
    sum(predictions.Expected) AS Expected,
    countIf(feedback.PredictionId != '' AND feedback.LatestLabel = predictions.Value) AS Correct
FROM predictions
LEFT JOIN feedback ON feedback.PredictionId = predictions.PredictionId
GROUP BY Day, LabelledOn, Stratum
