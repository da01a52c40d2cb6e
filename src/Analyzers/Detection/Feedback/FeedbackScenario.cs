namespace OtelMl.Analyzers.Detection.Feedback;

/// <summary>Which feedback the predictions of a bucket have (paper, section 3.3).</summary>
public enum FeedbackScenario
{
    /// <summary>None, though some was to be expected by now, or none has come to anybody.</summary>
    None,

    /// <summary>Some, or it is too early for any.</summary>
    Partial,

    /// <summary>As much as ever comes.</summary>
    Full,
}
