namespace OtelMl.Instrumentation;

/// <summary>Rows as hashes of their cells.</summary>
static class RowHashes
{
    /// <summary>The hash of a cell under its column's place; values that round alike may be taken for one.</summary>
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

    // To nine bits after the leading one, a fifth of a percent: a carry out of them rounds up to the next power of two.
    static double Rounded(double value)
    {
        const int Dropped = 52 - 9;
        if (!double.IsFinite(value)) return value;
        ulong bits = BitConverter.DoubleToUInt64Bits(value) + (1UL << (Dropped - 1));
        return BitConverter.UInt64BitsToDouble(bits >> Dropped << Dropped);
    }
}
