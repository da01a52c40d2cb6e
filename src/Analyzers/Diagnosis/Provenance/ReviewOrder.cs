namespace OtelMl.Analyzers.Diagnosis.Provenance;

/// <summary>What ranks the runs behind flagged outputs.</summary>
public enum ReviewOrder
{
    /// <summary>Ochiai's coefficient, which does not blame a run that all outputs share.</summary>
    Ochiai,

    /// <summary>In how many flagged outputs' traces a run stands, as the paper's prototype ranks.</summary>
    Coverage,
}
