namespace OtelMl.Instrumentation;

/// <summary>Where feedback comes from.</summary>
public enum MlFeedbackKind
{
    /// <summary>A ground-truth label.</summary>
    Label,

    /// <summary>Inferred from what a user did.</summary>
    Implicit,

    /// <summary>A person corrected the prediction.</summary>
    Correction,
}
