namespace OtelMl.Instrumentation;

/// <summary>Columns as small whole numbers: one for each category, or for each of some bins of about as many rows.</summary>
static class ColumnCodes
{
    const int MostCategories = 20;

    /// <summary>The codes of every <paramref name="step"/>-th row. Numbers of at most twenty different values are categories; missing is a value.</summary>
    public static int[] Of(MlTable table, int column, int step, int bins) =>
        table.Columns[column].IsNumber ? OfNumbers(Every(table.Numbers(column), step), bins) : OfTexts(Every(table.Texts(column), step));

    /// <summary>Every <paramref name="step"/>-th of some values.</summary>
    public static T[] Every<T>(ReadOnlySpan<T> values, int step)
    {
        T[] some = new T[(values.Length + step - 1) / step];
        for (int i = 0; i < some.Length; i++) some[i] = values[i * step];
        return some;
    }

    static int[] OfTexts(string?[] texts)
    {
        Dictionary<string, int> codes = [];
        return Array.ConvertAll(texts, text =>
        {
            if (text is null) return 0;
            if (!codes.TryGetValue(text, out int code)) codes.Add(text, code = codes.Count + 1);
            return code;
        });
    }

    static int[] OfNumbers(double[] numbers, int bins) => OfSorted(numbers, Sort(numbers), bins);

    /// <summary>Sorts numbers, missing ones first.</summary>
    /// <returns>The row that each of them is of.</returns>
    public static int[] Sort(double[] numbers)
    {
        int[] rows = [.. Enumerable.Range(0, numbers.Length)];
        Array.Sort(numbers, rows);
        return rows;
    }

    /// <summary>The codes of rows by their numbers in order.</summary>
    public static int[] OfSorted(double[] numbers, int[] rows, int bins)
    {
        int kinds = 0;
        for (int i = 0; i < numbers.Length; i++) kinds += IsNew(numbers, i) ? 1 : 0;

        int[] codes = new int[numbers.Length];
        int code = -1;
        for (int i = 0; i < numbers.Length; i++)
        {
            // Equal numbers are in one bin: that of the first.
            if (IsNew(numbers, i)) code = kinds <= MostCategories ? code + 1 : (int)((long)i * bins / numbers.Length);
            codes[rows[i]] = code;
        }

        return codes;
    }

    static bool IsNew(double[] sorted, int i) => i == 0 || !sorted[i].Equals(sorted[i - 1]);
}
