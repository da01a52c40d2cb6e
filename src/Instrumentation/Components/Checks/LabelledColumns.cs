namespace OtelMl.Instrumentation;

/// <summary>The labels of what a model learns from.</summary>
static class LabelledColumns
{
    /// <summary>The training part, or else the first input with labels.</summary>
    public static MlTable? TableOf(MlRunContext run) =>
        (run.Input(MlDataPart.Training) ?? run.Inputs.FirstOrDefault(data => TableHasLabels(data.Columns)))?.Table is { Count: > 0 } table && TableHasLabels(table.Columns)
            ? table
            : null;

    public static string[] LabelsOf(MlTable table)
    {
        int label = table.ColumnOf(MlColumnRole.Label);
        return [.. Enumerable.Range(0, table.Count).Select(row => table.Value(row, label).ToString())];
    }

    static bool TableHasLabels(IReadOnlyList<MlColumnInfo> columns) => columns.Any(column => column.Role == MlColumnRole.Label);
}
