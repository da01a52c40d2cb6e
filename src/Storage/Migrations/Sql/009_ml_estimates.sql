-- What an analyzer says of a window, with what was known when the window closed; Realized follows once its labels are in.
CREATE TABLE IF NOT EXISTS ml_estimates
(
    Pipeline LowCardinality(String),
    Metric LowCardinality(String),
    Window LowCardinality(String),
    Method LowCardinality(String),
    Slice LowCardinality(String),
    WindowStart DateTime64(3),
    WindowEnd DateTime64(3),
    Estimate Float64,
    Lower Float64,
    Upper Float64,
    Realized Nullable(Float64),
    Labelled UInt64,
    Unlabelled UInt64,
    Reference Float64,
    Alert Bool,
    ComputedAt DateTime64(3)
)
ENGINE = ReplacingMergeTree(ComputedAt)
PARTITION BY toYear(WindowStart)
ORDER BY (Pipeline, Metric, Window, Method, Slice, WindowStart, WindowEnd);
