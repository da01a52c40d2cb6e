namespace OtelMl.Instrumentation;

/// <summary>The feature columns of rows, as events carry them: the first hundred where there are more.</summary>
sealed class RowFeatures
{
    readonly int[] _columns;
    readonly MlFeatureNames _names;
    readonly bool _areNumbers;

    public RowFeatures(IReadOnlyList<MlColumnInfo> columns)
    {
        _columns = [.. Enumerable.Range(0, columns.Count).Where(i => columns[i].Role == MlColumnRole.Feature).Take(MlFeatureNames.MaxCount)];
        _names = new(_columns.Select(i => columns[i].Name));
        _areNumbers = _columns.All(i => columns[i] is { IsNumber: true, IsTruth: false });
    }

    public MlFeatures Of(MlTable table, int row) => _names.Of(Array.ConvertAll(_columns, column => table.Value(row, column)));

    public MlFeatures Of(MlRows rows) => _areNumbers ? _names.Of(Array.ConvertAll(_columns, rows.NumberOf)) : _names.Of(Array.ConvertAll(_columns, rows.Cell));

    /// <summary>An identifier as text; never empty.</summary>
    public static string NameOf(MlValue id) => id.ToString() is { Length: > 0 } text ? text : "?";
}
