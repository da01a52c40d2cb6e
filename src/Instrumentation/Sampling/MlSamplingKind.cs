namespace OtelMl.Instrumentation;

/// <summary>Of which rows a sample is.</summary>
public enum MlSamplingKind
{
    /// <summary>All rows so far, each as likely as any other.</summary>
    Uniform,

    /// <summary>The rows of the last while, each as likely as any other.</summary>
    Window,

    /// <summary>All rows so far, the likelier the younger: by an exponential of the age.</summary>
    Decayed,
}
