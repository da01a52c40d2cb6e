-- Runs with all that is known of them; conditions are appended.
SELECT
    RunId, TraceId, Pipeline, Component, StartTime, EndTime, Status, StatusMessage, Revision, Inputs, Outputs, InputDigests, Notes, Owner,
    Description, Tags, Model, ModelVersion, Dirty, SourceDigest, OutputDigests, ParentRunId, ExperimentRunId, Slices
FROM ml_component_runs FINAL
