-- Which feedback the predictions of a bucket of traffic have, as of ComputedAt; the empty bucket is all traffic. State is none, partial
-- or full; Expected is how many should be labelled at their age; Lacking says that the rest of the same traffic has clearly more.
CREATE TABLE IF NOT EXISTS ml_feedback_state
(
    Pipeline LowCardinality(String),
    Window LowCardinality(String),
    Bucket LowCardinality(String),
    WindowStart DateTime64(3),
    WindowEnd DateTime64(3),
    Predictions UInt64,
    Labelled UInt64,
    Expected Float64,
    State LowCardinality(String),
    PValue Float64,
    Lacking Bool,
    ComputedAt DateTime64(3)
)
ENGINE = ReplacingMergeTree(ComputedAt)
PARTITION BY toYear(WindowStart)
ORDER BY (Pipeline, Window, WindowStart, WindowEnd, Bucket);
