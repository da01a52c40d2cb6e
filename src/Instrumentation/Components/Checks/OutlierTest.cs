namespace OtelMl.Instrumentation;

/// <summary>
/// Few numbers of an output column lie far out: below Q1 − 3 IQR or above Q3 + 3 IQR, with the quartiles of the last good run, or
/// its own where there was none.
/// </summary>
/// <remarks>Tukey (1977), "Exploratory Data Analysis", section 2D: outside and far out.</remarks>
/// <param name="maxShare">The largest share of a column's numbers that may lie far out, 0 to 1.</param>
public sealed class OutlierTest(double maxShare) : MlTest
{
    /// <summary>Lets one in a hundred numbers lie far out.</summary>
    public OutlierTest()
        : this(0.01)
    {
    }

    /// <inheritdoc />
    public override MlTestResult Check(MlRunContext run)
    {
        ColumnSummary[] columns = [.. run.Outputs.SelectMany(data => data.Summaries).Where(column => column.Min is not null)];
        if (columns.Length == 0) return MlTestResult.Inapplicable;
        ColumnSummary[] before = [.. run.History.FirstOrDefault(earlier => !earlier.Failed)?.Outputs.SelectMany(data => data.Summaries) ?? []];
        string[] bad =
        [
            .. columns.Select(column => (column.Column, Share: ShareFarOut(column, Array.Find(before, other => other.Column == column.Column && other.Min is not null) ?? column)))
                .Where(column => column.Share > maxShare)
                .Select(column => FormattableString.Invariant($"{column.Column} {column.Share:P1}")),
        ];
        return bad.Length == 0 ? MlTestResult.Pass($"{columns.Length} columns") : MlTestResult.Fail("far out: " + string.Join(", ", bad));
    }

    internal static double ShareFarOut(ColumnSummary column, ColumnSummary usual)
    {
        double lower = usual.Quantile(0.25)!.Value;
        double upper = usual.Quantile(0.75)!.Value;
        double reach = 3 * (upper - lower);
        // Half of the values equal: quartiles say nothing of the spread.
        return reach == 0 ? 0 : SummaryComparison.ShareBelow(column, lower - reach) + 1 - SummaryComparison.ShareBelow(column, upper + reach);
    }
}
