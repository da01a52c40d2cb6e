namespace OtelMl.Analyzers.Diagnosis.Provenance;

/// <summary>A prediction, as stored.</summary>
/// <param name="PredictionId">Its id.</param>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Time">When it was made, in UTC.</param>
/// <param name="Value">What was predicted.</param>
/// <param name="Model">The model's name; empty where unknown.</param>
/// <param name="ModelVersion">The model's version; empty where unknown.</param>
/// <param name="RunId">The span in which it was logged; empty where there was none.</param>
public sealed record StoredPrediction(string PredictionId, string Pipeline, DateTime Time, string Value, string Model, string ModelVersion, string RunId);
