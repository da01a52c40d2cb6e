-- References carry the scores of several classes, and when each label became known, where that was recorded.
ALTER TABLE ml_references
    ADD COLUMN IF NOT EXISTS Scores Map(LowCardinality(String), Float64) CODEC(ZSTD(1)) AFTER Score,
    ADD COLUMN IF NOT EXISTS LabelTime Nullable(DateTime64(3)) CODEC(ZSTD(1)) AFTER Label;

ALTER TABLE ml_references_mv MODIFY QUERY
SELECT
    LogAttributes['ml.pipeline.name'] AS Pipeline,
    LogAttributes['ml.reference.name'] AS Reference,
    LogAttributes['ml.reference.version'] AS Version,
    LogAttributes['ml.prediction.id'] AS PredictionId,
    Timestamp,
    LogAttributes['ml.prediction.value'] AS Value,
    toFloat64OrNull(LogAttributes['ml.prediction.score']) AS Score,
    JSONExtract(LogAttributes['ml.prediction.scores'], 'Map(String, Float64)') AS Scores,
    LogAttributes['ml.feedback.label'] AS Label,
    parseDateTime64BestEffortOrNull(LogAttributes['ml.feedback.time'], 3, 'UTC') AS LabelTime,
    mapApply((name, value) -> (substring(name, length('ml.feature.') + 1), value),
        mapFilter((name, value) -> startsWith(name, 'ml.feature.'), LogAttributes)) AS Features,
    mapApply((name, value) -> (name, assumeNotNull(toFloat64OrNull(value))),
        mapFilter((name, value) -> isNotNull(toFloat64OrNull(value)), Features)) AS NumericFeatures
FROM otel_logs
WHERE EventName = 'ml.reference' AND LogAttributes['ml.prediction.id'] != '';
