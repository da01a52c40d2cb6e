-- How many of a pipeline's predictions, of all and of some slices, were made on which day and first labelled on which: -1 where no label has
-- come, 2147483647 where its time is still to come. Days are counted since 1970 in UTC; of the names '' stands for all.
SELECT
    toInt32(Code) AS Name,
    toInt32(Day),
    toInt32(multiIf(isNull(Labelled), -1, Labelled > fromUnixTimestamp64Nano({now:Int64}), 2147483647, toDate(assumeNotNull(Labelled), 'UTC')::Int32)) AS LabelDay,
    toInt64(count()) AS Predictions
FROM
(
    SELECT
        PredictionId,
        toInt32(toDate(Timestamp, 'UTC')) AS Day,
        arrayPushFront(
            arrayMap(
                slice -> transform(
                    concat(slice, '=', if(empty(
                        multiIf(slice = 'ml.model.name', Model, slice = 'ml.model.version', ModelVersion, mapContains(Slices, slice), Slices[slice], Features[slice]) AS Value),
                        'missing', leftUTF8(Value, 100))),
                    {names:Array(String)}, range(toUInt16(length({names:Array(String)}))), toUInt16(65535)),
                {slices:Array(String)}),
            toUInt16(0)) AS Codes
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
ARRAY JOIN Codes AS Code
WHERE Code < 65535
GROUP BY Name, Day, LabelDay
ORDER BY Name, Day, LabelDay
SETTINGS join_use_nulls = 1, join_algorithm = 'grace_hash', max_bytes_in_join = 268435456, max_bytes_before_external_group_by = 268435456
