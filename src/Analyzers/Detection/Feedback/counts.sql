-- Of every bucket, two counts in one. By day and age: how many predictions there are, and how many of them are labelled. By how long they
-- took to be labelled, or have been awaited: how many there are (their exits, of which a delay distribution is made). Dimension 0 is all
-- traffic; bucket 0 of the others is what is in none of theirs. Ages are in seconds; bins are those of DelayGrid. A value is looked up
-- under its dimension and itself.
SELECT
    toInt32(Dimension),
    toInt32(Bucket),
    toInt32(grouping(Day)) AS IsExit,
    toInt64(toUnixTimestamp(toDateTime(Day, 'UTC'))) AS DaySeconds,
    toInt32(ExitBin),
    toInt32(Labelled) AS IsLabelled,
    toInt64(count()) AS Predictions,
    toInt64(sum(Labelled)) AS Labels,
    avg(Age) AS MeanAge
FROM
(
    SELECT
        Day,
        Age,
        AgeBin,
        ExitBin,
        Labelled,
        transform(toString(Pair.1), {names:Array(String)}, range(toUInt16(length({names:Array(String)}))), toUInt16(65535)) AS Dimension,
        {cuts:Array(Array(Float64))}[Dimension + 1] AS Cuts,
        toFloat64OrNull(Pair.2) AS Number,
        multiIf(
            empty(Cuts), transform(concat(toString(Dimension), '=', Pair.2), {values:Array(String)}, {codes:Array(UInt16)}, toUInt16(0)),
            isNull(Number), toUInt16(0),
            toUInt16(1 + arrayCount(cut -> cut <= assumeNotNull(Number), Cuts))) AS Bucket
    FROM
    (
        SELECT
            toDate(Timestamp, 'UTC') AS Day,
            ({now:Int64} - toUnixTimestamp64Nano(Timestamp)) / 1e9 AS Age,
            toUInt8(At > 0) AS Labelled,
            if(Labelled = 1, greatest(0, (At - toUnixTimestamp64Nano(Timestamp)) / 1e9), Age) AS Exit,
            if(Age < 60, 0, least(127, 1 + toUInt16(floor(log(Age / 60) / log(1.15))))) AS AgeBin,
            if(Exit < 60, 0, least(127, 1 + toUInt16(floor(log(Exit / 60) / log(1.15))))) AS ExitBin,
            mapUpdate(
                mapUpdate(CAST(Features, 'Map(String, String)'), CAST(Slices, 'Map(String, String)')),
                map('', '', 'ml.model.name', toString(Model), 'ml.model.version', toString(ModelVersion))) AS Pairs
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
    ARRAY JOIN Pairs AS Pair
    WHERE Dimension < 65535
)
GROUP BY GROUPING SETS ((Dimension, Bucket, Day, AgeBin), (Dimension, Bucket, ExitBin, Labelled))
