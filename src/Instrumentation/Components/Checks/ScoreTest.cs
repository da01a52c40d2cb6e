namespace OtelMl.Instrumentation;

/// <summary>Every row has a prediction, and scores lie in [0, 1].</summary>
public sealed class ScoreTest : MlTest
{
    /// <inheritdoc />
    public override MlTestResult Check(MlRunContext run)
    {
        List<string> bad = [];
        bool any = false;
        foreach (MlData data in run.Outputs)
        {
            foreach (ColumnSummary column in data.Summaries)
            {
                MlColumnRole role = data.Columns.First(each => each.Name == column.Column).Role;
                if (role is not (MlColumnRole.Prediction or MlColumnRole.Score) || column.Rows == 0) continue;
                any = true;
                if (column.Missing > 0) bad.Add($"{column.Missing} of {column.Rows} have no {column.Column}");
                if (role == MlColumnRole.Score && (column.Min < 0 || column.Max > 1))
                    bad.Add(FormattableString.Invariant($"{column.Column} reaches from {column.Min} to {column.Max}"));
            }
        }

        if (!any) return MlTestResult.Inapplicable;
        return bad.Count == 0 ? MlTestResult.Pass() : MlTestResult.Fail(string.Join(", ", bad));
    }
}
