-- Of every bucket, two counts in one. By day and age: how many predictions there are, and how many of them are labelled. By how long they
-- took to be labelled, or have been awaited: how many there are (their exits, of which a delay distribution is made). Dimension 0 is all
-- traffic; bucket 0 of the others is what is in none of theirs. Ages are in seconds; bins are those of DelayGrid.
SELECT
    toInt32(Dimension),
    toInt32(Bucket),
    toInt32(grouping(Day)) AS IsExit,
    toInt64(toUnixTimestamp(toDateTime(Day, 'UTC'))) AS DaySeconds,
    toInt32(ExitBin),
    toInt32(Labelled) AS IsLabelled,
    toInt64(count()) AS Predictions,
    toInt64(sum(Known)) AS Labels,
    avg(Age) AS MeanAge
FROM
(
    SELECT
        toDate(Timestamp, 'UTC') AS Day,
        ({now:Int64} - toUnixTimestamp64Nano(Timestamp)) / 1e9 AS Age,
        At > 0 AS Labelled,
        toUInt8(Labelled) AS Known,
        if(Labelled, greatest(0, (At - toUnixTimestamp64Nano(Timestamp)) / 1e9), Age) AS Exit,
        if(Age < 60, 0, least(127, 1 + toUInt16(floor(log(Age / 60) / log(1.15))))) AS AgeBin,
        if(Exit < 60, 0, least(127, 1 + toUInt16(floor(log(Exit / 60) / log(1.15))))) AS ExitBin,
        arrayConcat([toUInt16(0)], arrayMap((name, cuts, values) -> toUInt16(if(notEmpty(cuts),
            if(mapContains(NumericFeatures, name), 1 + arrayCount(cut -> NumericFeatures[name] >= cut, cuts), 0),
            indexOf(values, multiIf(name = 'ml.model.name', Model, name = 'ml.model.version', ModelVersion, mapContains(Slices, name), Slices[name], Features[name])))),
            {names:Array(String)}, {cuts:Array(Array(Float64))}, {values:Array(Array(String))})) AS Buckets,
        arrayJoin(arrayEnumerate(Buckets)) AS Position,
        toUInt16(Position - 1) AS Dimension,
        Buckets[Position] AS Bucket
    FROM ml_predictions AS predictions FINAL
    LEFT JOIN
    (
        SELECT PredictionId, min(toUnixTimestamp64Nano(Timestamp)) AS At
        FROM ml_feedback
        WHERE Pipeline = {pipeline:String} AND Timestamp < fromUnixTimestamp64Nano({now:Int64})
        GROUP BY PredictionId
    ) AS labels USING PredictionId
    WHERE Pipeline = {pipeline:String} AND Timestamp >= fromUnixTimestamp64Nano({from:Int64}) AND Timestamp < fromUnixTimestamp64Nano({now:Int64})
)
GROUP BY GROUPING SETS ((Dimension, Bucket, Day, AgeBin), (Dimension, Bucket, ExitBin, Labelled))
