-- By how much the metric differs from the reference's for other traffic alone; the rest of the difference is another relation of inputs and outcomes.
ALTER TABLE ml_estimates ADD COLUMN IF NOT EXISTS Covariate Nullable(Float64) AFTER Reference;
