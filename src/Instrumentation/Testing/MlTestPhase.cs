namespace OtelMl.Instrumentation;

/// <summary>When a test is done.</summary>
public enum MlTestPhase
{
    /// <summary>Ahead of the run, when its inputs are known.</summary>
    Before,

    /// <summary>Behind the run, when its outputs are known too.</summary>
    After,
}
