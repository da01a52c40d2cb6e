namespace OtelMl.Instrumentation;

/// <summary>The feature columns of rows, as events carry them: the first hundred where there are more.</summary>
sealed class RowFeatures
{
    readonly int[] _columns;
    readonly MlFeatureNames _names;
    readonly double[]? _numbers;
    readonly MlValue[] _values;

    public RowFeatures(IReadOnlyList<MlColumnInfo> columns)
    {
        _columns = [.. Enumerable.Range(0, columns.Count).Where(i => columns[i].Role == MlColumnRole.Feature).Take(MlFeatureNames.MaxCount)];
        _names = new(_columns.Select(i => columns[i].Name));
        if (_columns.All(i => columns[i] is { IsNumber: true, IsTruth: false })) _numbers = new double[_columns.Length];
        _values = _numbers is null ? new MlValue[_columns.Length] : [];
    }

    public MlFeatures Of(MlTable table, int row) => _names.Of(Array.ConvertAll(_columns, column => table.Value(row, column)));

    /// <summary>The features of the row that is being handed over; good until the next one's are asked for.</summary>
    public MlFeatures Of(MlRows rows)
    {
        if (_numbers is not null)
        {
            for (int i = 0; i < _numbers.Length; i++) _numbers[i] = rows.NumberOf(_columns[i]);
            return _names.Of(_numbers);
        }

        for (int i = 0; i < _values.Length; i++) _values[i] = rows.Cell(_columns[i]);
        return _names.Of(_values);
    }
}
