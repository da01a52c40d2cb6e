-- The ten most frequent values of each slice since a time.
SELECT Name, arraySlice(arrayMap(value -> value.2, arraySort(groupArray((-toInt64(Rows), Value)))), 1, 10) AS Values
FROM
(
    SELECT
        arrayJoin({slices:Array(String)}) AS Name,
        multiIf(Name = 'ml.model.name', Model, Name = 'ml.model.version', ModelVersion, mapContains(Slices, Name), Slices[Name], Features[Name]) AS Value,
        count() AS Rows
    FROM ml_predictions
    WHERE Pipeline = {pipeline:String} AND Timestamp >= fromUnixTimestamp64Nano({from:Int64}) AND Timestamp < fromUnixTimestamp64Nano({now:Int64})
    GROUP BY Name, Value
)
GROUP BY Name
