-- The features and classes of a reference set: Kind is 'number', 'text' or 'class'. A feature is a number where nearly all its values are.
SELECT Name, if(Numbers >= 0.95 * Values, 'number', 'text') AS Kind
FROM
(
    SELECT arrayJoin(mapKeys(Features)) AS Name, countIf(mapContains(NumericFeatures, Name)) AS Numbers, count() AS Values
    FROM ml_references FINAL
    WHERE Pipeline = {pipeline:String} AND Reference = {reference:String} AND Version = {version:String}
    GROUP BY Name
)
UNION ALL
SELECT DISTINCT arrayJoin(mapKeys(Scores)) AS Name, 'class' AS Kind
FROM ml_references FINAL
WHERE Pipeline = {pipeline:String} AND Reference = {reference:String} AND Version = {version:String}
ORDER BY Name, Kind
