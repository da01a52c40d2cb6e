namespace OtelMl.Instrumentation;

/// <summary>Sends what is known of an input or output when its run ends.</summary>
static class DataLog
{
    public static void Write(MlRun run, MlData data)
    {
        data.Digest ??= data.Cells?.Digest();
        if (data.Direction == MlDirection.Input) run.AddInput(data.Pointer, data.Digest);
        else run.AddOutput(data.Pointer, data.Digest);
        if (data.Cells is null) return;

        if (data.Direction == MlDirection.Input) run.Rows(input: data.Rows);
        else run.Rows(output: data.Rows);
        if (data.Cells.Nameless > 0) run.AddNote($"{data.Cells.Nameless} rows of '{data.Pointer}' have no id, so no events of them were sent");
        data.Cells.Flush();
        foreach (ColumnSummary summary in data.IsSentPerRun ? data.Summaries : []) run.LogSummary(data.Pointer, data.Direction, summary);
        if (data.Options.Sample > 0 && data.Sample is { Count: > 0 } sample) Write(run, data, sample);
    }

    static void Write(MlRun run, MlData data, MlTable sample)
    {
        RowFeatures features = new(sample.Columns);
        double probability = (double)sample.Count / data.Rows;
        int id = sample.ColumnOf(MlColumnRole.Id);
        for (int row = 0; row < sample.Count; row++)
        {
            string name = id >= 0 && sample.Value(row, id).ToString() is { Length: > 0 } own ? own : $"{data.Pointer}#{row}";
            run.LogTuple(new MlTuple(name, data.Direction, data.Pointer, features.Of(sample, row))
            {
                SamplingProbability = probability,
            });
        }
    }
}
