namespace OtelMl.Instrumentation;

/// <summary>Which part of a data set an input or output is.</summary>
public enum MlDataPart
{
    /// <summary>All of it, or it does not matter.</summary>
    Whole,

    /// <summary>What a model learns from.</summary>
    Training,

    /// <summary>What a model is judged by.</summary>
    Test,
}
