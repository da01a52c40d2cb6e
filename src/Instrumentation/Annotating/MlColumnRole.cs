namespace OtelMl.Instrumentation;

/// <summary>What a column of a row is for.</summary>
public enum MlColumnRole
{
    /// <summary>Something a model sees, or may see.</summary>
    Feature,

    /// <summary>Identifies the row; not summarised.</summary>
    Id,

    /// <summary>When the row was true; not summarised.</summary>
    Time,

    /// <summary>What rows that belong together share: a user, a session. Not summarised.</summary>
    Group,

    /// <summary>The true outcome.</summary>
    Label,

    /// <summary>What a model predicted.</summary>
    Prediction,

    /// <summary>The model's score of the positive class.</summary>
    Score,

    /// <summary>Left out of everything: personal, or of no interest.</summary>
    Ignored,

    /// <summary>When the label became known; not summarised, and no feature.</summary>
    LabelTime,
}
