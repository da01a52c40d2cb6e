namespace OtelMl.Analyzers.Diagnosis.Provenance;

/// <summary>How suspicious a run is, given which outputs were flagged.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Flagged">In how many flagged outputs' traces it stands.</param>
/// <param name="Coverage">That number as a share of all flagged outputs.</param>
/// <param name="Ochiai">ef / sqrt((ef + nf)(ef + ep)): 1 when the run stands in all flagged outputs' traces and in no other's.</param>
public sealed record RunSuspicion(string RunId, int Flagged, double Coverage, double Ochiai);
