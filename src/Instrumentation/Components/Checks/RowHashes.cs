namespace OtelMl.Instrumentation;

/// <summary>Rows as hashes of their cells.</summary>
static class RowHashes
{
    /// <summary>One hash a row, of its cells.</summary>
    public static ulong[] OfRows(MlTable table, int[] columns)
    {
        ulong[] rows = new ulong[table.Count];
        ulong[] cells = new ulong[table.Count];
        for (int place = 0; place < columns.Length; place++)
        {
            OfColumn(table, columns[place], place, step: 1, rounded: false, cells);
            for (int row = 0; row < rows.Length; row++) rows[row] += cells[row];
        }

        return Array.ConvertAll(rows, StableHash.Mix);
    }

    /// <summary>The hashes of every cell of each <paramref name="step"/>-th row, row by row; numbers that round alike have one.</summary>
    public static ulong[] OfRoundedCells(MlTable table, int[] columns, int step)
    {
        ulong[] cells = new ulong[(table.Count + step - 1) / step];
        ulong[] all = new ulong[cells.Length * columns.Length];
        for (int place = 0; place < columns.Length; place++)
        {
            OfColumn(table, columns[place], place, step, rounded: true, cells);
            for (int row = 0; row < cells.Length; row++) all[(row * columns.Length) + place] = cells[row];
        }

        return all;
    }

    // Under the column's place, or rows that swap two values would be as one.
    static void OfColumn(MlTable table, int column, int place, int step, bool rounded, Span<ulong> cells)
    {
        ulong salt = (ulong)(place + 1) * 0x9E3779B97F4A7C15;
        if (table.Columns[column].IsNumber)
        {
            ReadOnlySpan<double> numbers = table.Numbers(column);
            for (int i = 0; i < cells.Length; i++) cells[i] = StableHash.Mix(StableHash.Of(rounded ? Rounded(numbers[i * step]) : numbers[i * step]) + salt);
            return;
        }

        ReadOnlySpan<string?> texts = table.Texts(column);
        for (int i = 0; i < cells.Length; i++) cells[i] = StableHash.Mix((texts[i * step] is { } text ? StableHash.Of(text) : 1) + salt);
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
