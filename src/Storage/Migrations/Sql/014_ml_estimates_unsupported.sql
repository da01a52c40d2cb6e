-- The share of a window's predictions that no method can vouch for.
ALTER TABLE ml_estimates ADD COLUMN IF NOT EXISTS Unsupported Float64 DEFAULT 0 AFTER Unlabelled;
