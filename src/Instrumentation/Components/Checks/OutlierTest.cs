namespace OtelMl.Instrumentation;

/// <summary>
/// No more of an output column's numbers lie far out than usual: below Q1 − 3 IQR or above Q3 + 3 IQR, with the quartiles of the
/// last good run, whose own share may be exceeded by two percentage points or four standard errors.
/// </summary>
/// <remarks>Tukey (1977), "Exploratory Data Analysis", section 2D: outside and far out.</remarks>
/// <param name="margin">By how much the share may be larger than usual, 0 to 1.</param>
public sealed class OutlierTest(double margin) : MlTest
{
    const double StandardErrors = 4;

    /// <summary>Lets two percentage points more numbers lie far out.</summary>
    public OutlierTest()
        : this(0.02)
    {
    }

    /// <inheritdoc />
    public override MlTestResult Check(MlRunContext run)
    {
        Dictionary<string, ColumnSummary> usual = [];
        foreach (ColumnSummary column in run.History.FirstOrDefault(earlier => !earlier.Failed)?.Outputs.SelectMany(data => data.Summaries) ?? [])
        {
            if (column.Min is not null) usual.TryAdd(column.Column, column);
        }

        ColumnSummary[] columns = [.. run.Outputs.SelectMany(data => data.Summaries).Where(column => column.Min is not null && usual.ContainsKey(column.Column))];
        if (columns.Length == 0)
        {
            return run.Outputs.Any(data => data.Summaries.Any(column => column.Min is not null))
                ? MlTestResult.NoHistory("it takes a good run")
                : MlTestResult.Inapplicable;
        }

        string[] bad =
        [
            .. columns.Select(column => (column.Column, Share: UnusualShare(column, usual[column.Column])))
                .Where(each => each.Share is not null)
                .Select(each => FormattableString.Invariant($"{each.Column} {each.Share:P1}")),
        ];
        return bad.Length == 0 ? MlTestResult.Pass($"{columns.Length} columns") : MlTestResult.Fail("far out: " + string.Join(", ", bad));
    }

    // The share far out; null when it is no more than usual.
    double? UnusualShare(ColumnSummary column, ColumnSummary usual)
    {
        (double lower, double upper) = Fences(usual);
        double share = ShareOutside(column, lower, upper);
        double before = ShareOutside(usual, lower, upper);
        double n = column.Rows - column.Missing;
        double m = usual.Rows - usual.Missing;
        double pooled = ((before * m) + (share * n)) / (n + m);
        double error = Math.Sqrt(pooled * (1 - pooled) * ((1 / n) + (1 / m)));
        return share - before > Math.Max(margin, StandardErrors * error) ? share : null;
    }

    static (double Lower, double Upper) Fences(ColumnSummary usual)
    {
        double lower = usual.Quantile(0.25)!.Value;
        double upper = usual.Quantile(0.75)!.Value;
        double reach = 3 * (upper - lower);
        // Half of the values equal: quartiles say nothing of the spread.
        return reach == 0 ? (double.NegativeInfinity, double.PositiveInfinity) : (lower - reach, upper + reach);
    }

    static double ShareOutside(ColumnSummary column, double lower, double upper) =>
        SummaryComparison.ShareBelow(column, lower) + 1 - SummaryComparison.ShareBelow(column, upper);
}
