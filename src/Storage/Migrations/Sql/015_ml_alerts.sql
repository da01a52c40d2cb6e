-- Alerts with their state. An alert is known by its labels and the time at which it began; EndsAt is empty while it fires.
CREATE TABLE IF NOT EXISTS ml_alerts
(
    Pipeline LowCardinality(String),
    Rule LowCardinality(String),
    Metric LowCardinality(String),
    Window LowCardinality(String),
    Slice LowCardinality(String),
    Severity LowCardinality(String),
    StartsAt DateTime64(3),
    EndsAt Nullable(DateTime64(3)),
    Finding String,
    Evidence String,
    Notified LowCardinality(String),
    UpdatedAt DateTime64(3)
)
ENGINE = ReplacingMergeTree(UpdatedAt)
ORDER BY (Pipeline, Rule, Metric, Window, Slice, StartsAt);
