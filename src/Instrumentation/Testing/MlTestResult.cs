namespace OtelMl.Instrumentation;

/// <summary>What a test has to say.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Message">The numbers behind it, in a sentence.</param>
public readonly record struct MlTestResult(MlTestOutcome Outcome, string? Message = null)
{
    /// <summary>There was nothing to check.</summary>
    public static MlTestResult Inapplicable => default;

    /// <summary>There is nothing yet to compare with; the run notes it, so that nobody takes it for checked.</summary>
    /// <param name="message">What is missing.</param>
    public static MlTestResult NothingToCompare(string message) => new(MlTestOutcome.Inapplicable, message);

    /// <summary>What the test asserts holds.</summary>
    /// <param name="message">The numbers behind it.</param>
    public static MlTestResult Pass(string? message = null) => new(MlTestOutcome.Pass, message);

    /// <summary>What the test asserts does not hold.</summary>
    /// <param name="message">The numbers behind it.</param>
    public static MlTestResult Fail(string message) => new(MlTestOutcome.Fail, message);

    /// <summary>Pass or fail.</summary>
    /// <param name="holds">Whether what the test asserts holds.</param>
    /// <param name="message">The numbers behind it.</param>
    public static MlTestResult Of(bool holds, string message) => holds ? Pass(message) : Fail(message);

    internal static MlTestResult NoHistory(string missing) =>
        NothingToCompare($"{missing}, in this process or in the pipeline's {nameof(MlPipeline.HistoryDirectory)}");
}
