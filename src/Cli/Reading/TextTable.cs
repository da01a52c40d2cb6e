namespace OtelMl.Cli.Reading;

/// <summary>A file of rows under named columns, all as text; an empty text is a missing value.</summary>
/// <param name="File">Where it came from, for messages.</param>
/// <param name="Columns">The columns' names.</param>
/// <param name="Rows">The rows' values in the columns' order.</param>
sealed record TextTable(string File, IReadOnlyList<string> Columns, IReadOnlyList<string[]> Rows)
{
    /// <summary>The place of a column; -1 where there is none of that name.</summary>
    public int IndexOf(string column)
    {
        for (int i = 0; i < Columns.Count; i++)
        {
            if (Columns[i] == column)
                return i;
        }

        return -1;
    }
}
