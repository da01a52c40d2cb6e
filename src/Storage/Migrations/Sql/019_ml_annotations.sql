-- What people say about runs after the fact.
CREATE TABLE IF NOT EXISTS ml_run_notes
(
    RunId String,
    CreatedAt DateTime64(9),
    Note String
)
ENGINE = ReplacingMergeTree
ORDER BY (RunId, CreatedAt, Note)
SETTINGS non_replicated_deduplication_window = 10000;

-- Tags that people give components or take from them, beside those that come with their runs; the newest row says which.
CREATE TABLE IF NOT EXISTS ml_component_tags
(
    Component String,
    Tag String,
    Present Bool,
    ChangedAt DateTime64(9)
)
ENGINE = ReplacingMergeTree(ChangedAt)
ORDER BY (Component, Tag)
SETTINGS non_replicated_deduplication_window = 10000;

-- What data is about or under, as 'customer 7' or 'licence X', by the pointer it is known by. What is made of it inherits that.
CREATE TABLE IF NOT EXISTS ml_data_labels
(
    Label String,
    Pointer String,
    Present Bool,
    ChangedAt DateTime64(9)
)
ENGINE = ReplacingMergeTree(ChangedAt)
ORDER BY (Label, Pointer)
SETTINGS non_replicated_deduplication_window = 10000;

-- Labels whose data should not be used any more.
CREATE TABLE IF NOT EXISTS ml_label_retractions
(
    Label String,
    Present Bool,
    ChangedAt DateTime64(9)
)
ENGINE = ReplacingMergeTree(ChangedAt)
ORDER BY Label
SETTINGS non_replicated_deduplication_window = 10000;
