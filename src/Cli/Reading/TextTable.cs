using OtelMl.Cli.Settings;

namespace OtelMl.Cli.Reading;

/// <summary>A file of rows under named columns, all as text; an empty text is a missing value.</summary>
/// <param name="File">Where it came from, for messages.</param>
/// <param name="Columns">The columns' names.</param>
/// <param name="Rows">The rows' values in the columns' order.</param>
sealed record TextTable(string File, IReadOnlyList<string> Columns, IReadOnlyList<string[]> Rows)
{
    const int RowsAtATime = 10_000;

    /// <summary>Reads a file whole.</summary>
    /// <exception cref="UsageException">There is no such file, it cannot be read as what its name says, or a row cannot.</exception>
    public static async Task<TextTable> ReadAsync(string path, CancellationToken cancellationToken)
    {
        await using RowFile file = await RowFile.OpenAsync(path, cancellationToken);
        var rows = new List<string[]>();
        await foreach (FileRows read in file.ReadAsync(file.Columns, RowsAtATime, cancellationToken))
        {
            if (read.Unreadable is [{ } bad, ..])
                throw new UsageException($"{path}, {file.Unit} {bad.Place} {bad.Reason}. A value with a comma in it needs quotes around it.");
            for (int row = 0; row < read.Count; row++)
                rows.Add([.. read.Columns.Select(column => TextOf(column, row))]);
        }

        return rows.Count > 0
            ? new TextTable(path, file.Columns, rows)
            : throw new UsageException($"{path} has no rows. It has to be CSV with a header line (.csv or .csv.gz) or Parquet (.parquet).");
    }

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

    static string TextOf(FileColumn column, int row) =>
        column.Cells is double[] numbers && double.IsNaN(numbers[row]) ? "" : column.Text(row) ?? "";
}
