namespace OtelMl.Instrumentation;

/// <summary>No output column is empty, or misses ten percentage points more of its values than in the last good run.</summary>
public sealed class MissingValuesTest : MlTest
{
    const double Margin = 0.1;

    /// <inheritdoc />
    public override MlTestResult Check(MlRunContext run)
    {
        ColumnSummary[] columns = [.. run.Outputs.SelectMany(data => data.Summaries).Where(column => column.Rows > 0)];
        if (columns.Length == 0) return MlTestResult.Inapplicable;

        Dictionary<string, double> before = [];
        foreach (ColumnSummary column in run.History.FirstOrDefault(earlier => !earlier.Failed)?.Outputs.SelectMany(data => data.Summaries) ?? [])
            before[column.Column] = ShareMissing(column);
        string[] bad =
        [
            .. columns.Where(column => ShareMissing(column) >= Math.Min(1, before.GetValueOrDefault(column.Column, 1 - Margin) + Margin))
                .Select(column => FormattableString.Invariant($"{column.Column} {ShareMissing(column):P0}")),
        ];
        return bad.Length == 0 ? MlTestResult.Pass($"{columns.Length} columns") : MlTestResult.Fail("missing: " + string.Join(", ", bad));
    }

    static double ShareMissing(ColumnSummary column) => column.Rows == 0 ? 0 : (double)column.Missing / column.Rows;
}
