namespace OtelMl.Instrumentation;

/// <summary>
/// Output columns are distributed as in the last good run: their Kolmogorov–Smirnov distance is at most 0.1, or no more than
/// chance explains at the level 0.001 for all columns together.
/// </summary>
/// <param name="margin">The distance up to which a shift is not worth a word, 0 to 1.</param>
public sealed class DriftTest(double margin) : MlTest
{
    const double Alpha = 0.001;

    /// <summary>Lets distances up to 0.1 pass.</summary>
    public DriftTest()
        : this(0.1)
    {
    }

    /// <inheritdoc />
    public override MlTestResult Check(MlRunContext run)
    {
        MlPastRun? last = run.History.FirstOrDefault(earlier => !earlier.Failed);
        if (last is null || run.Outputs.All(data => data.Rows == 0)) return MlTestResult.Inapplicable;
        var shifted = SummaryComparison.Shifted(run.Outputs.SelectMany(data => data.Summaries), last.Outputs.SelectMany(data => data.Summaries), margin, Alpha);
        return SkewTest.Told(shifted, "shifted since the last run");
    }
}
