namespace OtelMl.Instrumentation;

/// <summary>As many of the rows are kept as in the median of earlier runs, give or take five percentage points or four standard errors.</summary>
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
        MlPastRun[] past = [.. run.History.Where(earlier => !earlier.Failed && earlier.RowsRead > 0)];
        if (read == 0) return MlTestResult.Inapplicable;
        if (past.Length < FewestRuns) return MlTestResult.NoHistory($"it takes {FewestRuns} good runs");

        double[] shares = [.. past.Select(earlier => (double)earlier.RowsWritten / earlier.RowsRead).Order()];
        double usual = Math.Clamp(shares[shares.Length / 2], 0, 1);
        double share = (double)written / read;
        double error = Math.Sqrt(usual * (1 - usual) / read);
        return MlTestResult.Of(
            Math.Abs(share - usual) <= Math.Max(Margin, StandardErrors * error), FormattableString.Invariant($"{share:P1} of {read} rows kept; {usual:P1} before"));
    }
}
