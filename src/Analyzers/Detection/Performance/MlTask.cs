namespace OtelMl.Analyzers.Detection.Performance;

/// <summary>What kind of thing a model predicts.</summary>
public enum MlTask
{
    /// <summary>One of two classes.</summary>
    Binary,

    /// <summary>One of several classes.</summary>
    Multiclass,

    /// <summary>A number.</summary>
    Regression,
}
