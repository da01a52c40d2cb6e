namespace OtelMl.Instrumentation;

/// <summary>As many of the rows are kept as in earlier runs: the share differs by no more than five percentage points, or four standard errors.</summary>
public sealed class RowsKeptTest : MlTest
{
    const int FewestRuns = 3;
    const double Margin = 0.05;
    const double StandardErrors = 4;

    /// <inheritdoc />
    public override MlTestResult Check(MlRunContext run)
    {
        long read = run.Inputs.Sum(data => data.Rows);
        long written = run.Outputs.Sum(data => data.Rows);
        MlPastRun[] past = [.. run.History.Where(earlier => !earlier.Failed && earlier.Inputs.Sum(data => data.Rows) > 0)];
        if (read == 0 || past.Length < FewestRuns) return MlTestResult.Inapplicable;

        double pastRead = past.Sum(earlier => earlier.Inputs.Sum(data => data.Rows));
        double usual = Math.Clamp(past.Sum(earlier => earlier.Outputs.Sum(data => data.Rows)) / pastRead, 0, 1);
        double share = (double)written / read;
        double error = Math.Sqrt(usual * (1 - usual) * ((1 / pastRead) + (1.0 / read)));
        return MlTestResult.Of(
            Math.Abs(share - usual) <= Math.Max(Margin, StandardErrors * error), FormattableString.Invariant($"{share:P1} of {read} rows kept; {usual:P1} before"));
    }
}
