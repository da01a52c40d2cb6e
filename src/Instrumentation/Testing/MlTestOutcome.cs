namespace OtelMl.Instrumentation;

/// <summary>How a test ended.</summary>
public enum MlTestOutcome
{
    /// <summary>There was nothing for it to check; no outcome is sent, and where there is a message the run notes it.</summary>
    Inapplicable,

    /// <summary>What it asserts holds.</summary>
    Pass,

    /// <summary>What it asserts does not hold.</summary>
    Fail,

    /// <summary>It could not be done: it threw, or the run did.</summary>
    Error,
}
