-- Numbers among a tuple's features, as ml_predictions and ml_references have them. Rows that bring none derive them from the text, those
-- of the view on events and those stored before this script included.
ALTER TABLE ml_tuples ADD COLUMN IF NOT EXISTS NumericFeatures Map(LowCardinality(String), Float64)
    DEFAULT mapApply((name, value) -> (name, assumeNotNull(toFloat64OrNull(value))),
        mapFilter((name, value) -> isNotNull(toFloat64OrNull(value)), Features))
    CODEC(ZSTD(1));
