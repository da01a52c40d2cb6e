-- The buckets that a reference's features make: deciles of a number, the ten most frequent values of anything else. Identifiers make none.
SELECT
    Name,
    if(IsNumber AND Different > 10, arrayDistinct(Deciles), []) AS Cuts,
    if(IsNumber AND Different > 10, [], arraySlice(arrayMap(value -> value.2, arraySort(Frequent)), 1, 10)) AS Values
FROM
(
    SELECT
        Name,
        min(isNotNull(toFloat64OrNull(Value))) = 1 AS IsNumber,
        count() AS Different,
        sum(Rows) AS Present,
        quantilesExactWeighted(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)(ifNull(toFloat64OrNull(Value), 0), Rows) AS Deciles,
        groupArray((-toInt64(Rows), Value)) AS Frequent
    FROM
    (
        SELECT feature.1 AS Name, feature.2 AS Value, count() AS Rows
        FROM ml_references FINAL
        ARRAY JOIN Features AS feature
        WHERE Pipeline = {pipeline:String} AND (Reference, Version) =
        (
            SELECT argMax((Reference, Version), Timestamp) FROM ml_references WHERE Pipeline = {pipeline:String}
        )
        GROUP BY Name, Value
    )
    GROUP BY Name
)
WHERE IsNumber OR Different <= Present / 2
ORDER BY Name
LIMIT 50
