namespace OtelMl.Instrumentation;

/// <summary>Every row of feedback has a label, names its prediction, and is not of the future.</summary>
public sealed class FeedbackTest : MlTest
{
    /// <inheritdoc />
    public override MlTestResult Check(MlRunContext run)
    {
        MlTable[] tables = [.. run.Inputs.Select(data => data.Table).OfType<MlTable>().Where(table => table.Count > 0 && table.ColumnOf(MlColumnRole.Label) >= 0)];
        if (tables.Length == 0) return MlTestResult.Inapplicable;
        int rows = tables.Sum(table => table.Count);
        int unlabelled = tables.Sum(table => Missing(table, table.ColumnOf(MlColumnRole.Label)));
        int nameless = tables.Sum(table => Missing(table, table.ColumnOf(MlColumnRole.Id)));
        double now = (run.Now - DateTimeOffset.UnixEpoch).TotalSeconds;
        int early = tables.Sum(table => Later(table, now));
        return MlTestResult.Of(unlabelled + nameless + early == 0, $"of {rows} rows {unlabelled} have no label, {nameless} no prediction's id, {early} are of the future");
    }

    static int Missing(MlTable table, int column)
    {
        if (column < 0) return table.Count;
        return table.Columns[column].IsNumber ? table.Numbers(column).Count(double.NaN) : table.Texts(column).Count((string?)null);
    }

    // By the time that is sent: of the label, where a row has one.
    static int Later(MlTable table, double now)
    {
        int labelTime = table.ColumnOf(MlColumnRole.LabelTime);
        int time = table.ColumnOf(MlColumnRole.Time);
        int later = 0;
        for (int row = 0; row < table.Count; row++)
        {
            double at = labelTime < 0 ? double.NaN : table.Numbers(labelTime)[row];
            if (double.IsNaN(at) && time >= 0) at = table.Numbers(time)[row];
            later += at > now ? 1 : 0;
        }

        return later;
    }
}
