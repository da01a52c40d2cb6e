namespace OtelMl.Instrumentation;

/// <summary>
/// No input row was true only after its label was known: what it holds may come of the outcome, which a row that waits for its prediction
/// cannot know. Rows without either time do not count.
/// </summary>
public sealed class LabelTimeTest : MlTest
{
    /// <inheritdoc />
    public override MlTestPhase Phase => MlTestPhase.Before;

    /// <inheritdoc />
    public override MlTestResult Check(MlRunContext run)
    {
        (int Late, int Rows) all = (0, 0);
        foreach (MlData data in run.Inputs)
        {
            int time = MlTable.IndexOf(data.Columns, column => column.Role == MlColumnRole.Time);
            int labelTime = MlTable.IndexOf(data.Columns, column => column.Role == MlColumnRole.LabelTime);
            if (time < 0 || labelTime < 0 || data.Table is not { } table) continue;
            (int late, int rows) = Count(table.Numbers(time), table.Numbers(labelTime));
            all = (all.Late + late, all.Rows + rows);
        }

        return all.Rows == 0 ? MlTestResult.Inapplicable : MlTestResult.Of(all.Late == 0, $"{all.Late} of {all.Rows} rows are later than their labels");
    }

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
