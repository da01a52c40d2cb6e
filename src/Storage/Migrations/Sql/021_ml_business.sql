-- How a pipeline's performance and a business metric go together over time, by lag in seconds; positive where business follows.
CREATE TABLE IF NOT EXISTS ml_business
(
    Pipeline LowCardinality(String),
    BusinessMetric LowCardinality(String),
    Metric LowCardinality(String),
    Window LowCardinality(String),
    Lag Int64,
    Correlation Float64,
    Lower Float64,
    Upper Float64,
    Spearman Float64,
    Pairs UInt64,
    Strongest Bool,
    PValue Float64,
    Associated Bool,
    From DateTime64(3),
    To DateTime64(3),
    ComputedAt DateTime64(3)
)
ENGINE = ReplacingMergeTree(ComputedAt)
ORDER BY (Pipeline, BusinessMetric, Metric, Window, Lag);
