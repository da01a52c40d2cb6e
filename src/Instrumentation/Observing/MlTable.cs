namespace OtelMl.Instrumentation;

/// <summary>Rows of an input or output, column by column.</summary>
public sealed class MlTable
{
    readonly double[][] _numbers;
    readonly string?[][] _texts;

    internal MlTable(IReadOnlyList<MlColumnInfo> columns, double[][] numbers, string?[][] texts, int count, bool isComplete)
    {
        Columns = columns;
        _numbers = numbers;
        _texts = texts;
        Count = count;
        IsComplete = isComplete;
    }

    /// <summary>The columns.</summary>
    public IReadOnlyList<MlColumnInfo> Columns { get; }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>Whether these are all the rows, in order, or a uniform sample of them.</summary>
    public bool IsComplete { get; }

    /// <summary>Digest of all the rows; null when these are not all, or not digested.</summary>
    internal string? Digest { get; init; }

    /// <summary>The values of a column of numbers; NaN is missing.</summary>
    /// <param name="column">Index of a column of numbers.</param>
    /// <exception cref="ArgumentException">The column holds text.</exception>
    public ReadOnlySpan<double> Numbers(int column) => Columns[column].IsNumber
        ? _numbers[column].AsSpan(0, Count)
        : throw new ArgumentException($"The column '{Columns[column].Name}' holds text; read it with Texts.", nameof(column));

    /// <summary>The values of a column of text; null is missing.</summary>
    /// <param name="column">Index of a column of text.</param>
    /// <exception cref="ArgumentException">The column holds numbers.</exception>
    public ReadOnlySpan<string?> Texts(int column) => Columns[column].IsNumber
        ? throw new ArgumentException($"The column '{Columns[column].Name}' holds numbers; read it with Numbers.", nameof(column))
        : _texts[column].AsSpan(0, Count);

    /// <summary>One value.</summary>
    /// <param name="row">Index of the row.</param>
    /// <param name="column">Index of the column.</param>
    public MlValue Value(int row, int column) => Columns[column].IsNumber ? Columns[column].ValueOf(Numbers(column)[row]) : Texts(column)[row];

    /// <summary>Index of the first column of a role; -1 when there is none.</summary>
    /// <param name="role">The role.</param>
    public int ColumnOf(MlColumnRole role) => IndexOf(Columns, column => column.Role == role);

    /// <summary>Index of a column; -1 when there is none.</summary>
    /// <param name="name">Name of the column.</param>
    public int ColumnOf(string name) => IndexOf(Columns, column => column.Name == name);

    /// <summary>About how much memory the values take.</summary>
    internal long Bytes => ((long)Columns.Count * Count * sizeof(double))
        + _texts.Sum(texts => texts.Take(Count).Sum(text => sizeof(char) * (long)(text?.Length ?? 0)));

    internal static int IndexOf(IReadOnlyList<MlColumnInfo> columns, Predicate<MlColumnInfo> wanted)
    {
        for (int i = 0; i < columns.Count; i++)
        {
            if (wanted(columns[i])) return i;
        }

        return -1;
    }
}
