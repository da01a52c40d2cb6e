namespace OtelMl.Instrumentation;

/// <summary>How a test ended.</summary>
public enum MlTestOutcome
{
    /// <summary>There was nothing for it to check; nothing is recorded.</summary>
    Inapplicable,

    /// <summary>What it asserts holds.</summary>
    Pass,

    /// <summary>What it asserts does not hold.</summary>
    Fail,

    /// <summary>It could not be done: it threw, or the run did.</summary>
    Error,
}
