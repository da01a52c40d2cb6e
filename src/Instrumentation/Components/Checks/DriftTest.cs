namespace OtelMl.Instrumentation;

/// <summary>
/// Output columns are distributed as in some run of late, so that weekdays and weekends may differ: to one of the last 14 good
/// runs their distance is at most 0.1, or no more than chance explains at the level 0.001 for all columns. It is that of Kolmogorov
/// and Smirnov for numbers, and the total variation of the ten most frequent texts.
/// </summary>
/// <param name="margin">The distance up to which a shift is not worth a word, 0 to 1.</param>
public sealed class DriftTest(double margin) : MlTest
{
    const double Alpha = 0.001;
    const int Runs = 14;

    /// <summary>Lets distances up to 0.1 pass.</summary>
    public DriftTest()
        : this(0.1)
    {
    }

    /// <inheritdoc />
    public override MlTestResult Check(MlRunContext run)
    {
        MlPastRun[] past = [.. run.History.Where(earlier => !earlier.Failed).Take(Runs)];
        if (run.Outputs.All(data => data.Rows == 0)) return MlTestResult.Inapplicable;
        if (past.Length == 0) return MlTestResult.NoHistory("it takes a good run");
        Dictionary<string, SummaryPool> now = SummaryComparison.Pools(run.Outputs.SelectMany(data => data.Summaries));
        IEnumerable<(string Column, double Distance)> ShiftedSince(MlPastRun earlier) =>
            SummaryComparison.Shifted(now, earlier.OutputPools, margin, Alpha);

        // One column that has shifted tells that a run is unlike; by how many is asked only when all are.
        return past.Any(earlier => !ShiftedSince(earlier).Any())
            ? MlTestResult.Pass()
            : SkewTest.Told(past.Select(earlier => ShiftedSince(earlier).ToArray()).MinBy(shifted => shifted.Length)!, $"unlike any of the last {past.Length} runs");
    }
}
