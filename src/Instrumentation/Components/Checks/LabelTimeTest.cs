namespace OtelMl.Instrumentation;

/// <summary>
/// No input row was true only after its label was known: what it holds may come of the outcome, which a row that waits for its prediction
/// cannot know. Rows that lack either time do not count.
/// </summary>
public sealed class LabelTimeTest : MlTest
{
    /// <inheritdoc />
    public override MlTestPhase Phase => MlTestPhase.Before;

    /// <inheritdoc />
    public override MlTestResult Check(MlRunContext run)
    {
        List<(MlDataPart Part, int Late, int Rows)> all = [];
        foreach (MlData data in run.Inputs)
        {
            int time = MlTable.IndexOf(data.Columns, column => column.Role == MlColumnRole.Time);
            int labelTime = MlTable.IndexOf(data.Columns, column => column.Role == MlColumnRole.LabelTime);
            if (time < 0 || labelTime < 0 || data.Table is not { } table) continue;
            (int late, int rows) = Count(table.Numbers(time), table.Numbers(labelTime));
            if (rows > 0) all.Add((data.Part, late, rows));
        }

        if (all.Count == 0) return MlTestResult.Inapplicable;
        IEnumerable<string> parts = all.GroupBy(each => each.Part)
            .Select(part => $"{part.Sum(each => each.Late)} of {part.Sum(each => each.Rows)} {RowsOf(part.Key)}");
        return MlTestResult.Of(all.TrueForAll(each => each.Late == 0), $"{string.Join(", ", parts)} are later than their labels");
    }

    static string RowsOf(MlDataPart part) => part switch
    {
        MlDataPart.Training => "training rows",
        MlDataPart.Test => "test rows",
        _ => "rows",
    };

    static (int Late, int Rows) Count(ReadOnlySpan<double> times, ReadOnlySpan<double> labelTimes)
    {
        int late = 0;
        int rows = 0;
        for (int i = 0; i < times.Length; i++)
        {
            if (double.IsNaN(times[i]) || double.IsNaN(labelTimes[i])) continue;
            rows++;
            if (times[i] > labelTimes[i]) late++;
        }

        return (late, rows);
    }
}
