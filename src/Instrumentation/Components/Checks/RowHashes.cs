namespace OtelMl.Instrumentation;

/// <summary>Rows as hashes of their cells.</summary>
static class RowHashes
{
    /// <summary>The hash of a cell under its column's place; values that round to three digits alike may be taken for one.</summary>
    public static ulong OfCell(MlTable table, int row, int column, int place, bool rounded)
    {
        ulong value = table.Columns[column].IsNumber
            ? StableHash.Of(rounded ? Rounded(table.Numbers(column)[row]) : table.Numbers(column)[row])
            : table.Texts(column)[row] is { } text ? StableHash.Of(text) : 1;
        return StableHash.Mix(value + ((ulong)(place + 1) * 0x9E3779B97F4A7C15));
    }

    public static ulong OfRow(MlTable table, int row, ReadOnlySpan<int> columns)
    {
        ulong hash = 0;
        for (int i = 0; i < columns.Length; i++) hash += OfCell(table, row, columns[i], i, rounded: false);
        return StableHash.Mix(hash);
    }

    static double Rounded(double value)
    {
        if (value == 0 || !double.IsFinite(value)) return value;
        double unit = Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(value))) - 2);
        return Math.Round(value / unit) * unit;
    }
}
