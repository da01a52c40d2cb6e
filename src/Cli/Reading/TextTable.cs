using System.Runtime.CompilerServices;
using OtelMl.Cli.Settings;

namespace OtelMl.Cli.Reading;

/// <summary>A file of rows under named columns, all as text; an empty text is a missing value.</summary>
/// <param name="File">Where it came from, for messages.</param>
/// <param name="Columns">The columns' names.</param>
/// <param name="Rows">The rows' values in the columns' order.</param>
sealed record TextTable(string File, IReadOnlyList<string> Columns, IReadOnlyList<string[]> Rows)
{
    /// <summary>How many values of each column <see cref="GlanceAsync"/> looks for.</summary>
    public const int ValuesAtAGlance = 100;

    const int RowsAtATime = 10_000;

    /// <summary>Reads a file whole.</summary>
    /// <exception cref="UsageException">There is no such file, it cannot be read as what its name says, or a row cannot.</exception>
    public static async Task<TextTable> ReadAsync(string path, CancellationToken cancellationToken)
    {
        await using RowFile file = await RowFile.OpenAsync(path, cancellationToken);
        var rows = new List<string[]>();
        await foreach (string[] row in RowsOf(path, file, cancellationToken))
            rows.Add(row);
        return rows.Count > 0 ? new TextTable(path, file.Columns, rows) : throw Empty(path);
    }

    /// <summary>Reads only the rows of a file, in its order, that have one of the first so many values of some column.</summary>
    /// <exception cref="UsageException">As for <see cref="ReadAsync"/>, as far as it is read.</exception>
    public static async Task<TextTable> GlanceAsync(string path, CancellationToken cancellationToken)
    {
        await using RowFile file = await RowFile.OpenAsync(path, cancellationToken);
        var rows = new List<string[]>();
        int[] missing = [.. file.Columns.Select(_ => ValuesAtAGlance)];
        await foreach (string[] row in RowsOf(path, file, cancellationToken))
        {
            bool tells = false;
            for (int column = 0; column < missing.Length; column++)
            {
                if (row[column].Length == 0 || missing[column] == 0)
                    continue;
                missing[column]--;
                tells = true;
            }

            if (tells || rows.Count == 0)
                rows.Add(row);
            if (!missing.Any(values => values > 0))
                break;
        }

        return rows.Count > 0 ? new TextTable(path, file.Columns, rows) : throw Empty(path);
    }

    /// <summary>The rows of a file one by one.</summary>
    /// <exception cref="UsageException">As for <see cref="ReadAsync"/>.</exception>
    public static async IAsyncEnumerable<string[]> RowsAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using RowFile file = await RowFile.OpenAsync(path, cancellationToken);
        await foreach (string[] row in RowsOf(path, file, cancellationToken))
            yield return row;
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

    /// <summary>The values of a column.</summary>
    public IEnumerable<string> Values(string column)
    {
        int index = IndexOf(column);
        return Rows.Select(row => row[index]);
    }

    /// <summary>Sees to it that there is a column.</summary>
    /// <param name="option">What asks for it, for the message.</param>
    /// <param name="column">Its name; null where none is asked for.</param>
    /// <exception cref="UsageException">There is none of that name.</exception>
    public void Require(string option, string? column)
    {
        if (column is not null && IndexOf(column) < 0)
            throw new UsageException($"{option}: {File} has no column '{column}'. It has: {string.Join(", ", Columns)}.");
    }

    static async IAsyncEnumerable<string[]> RowsOf(string path, RowFile file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (FileRows read in file.ReadAsync(file.Columns, RowsAtATime, cancellationToken))
        {
            if (read.Unreadable is [{ } bad, ..])
                throw new UsageException($"{path}, {file.Unit} {bad.Place} {bad.Reason}. {bad.Remedy}");
            for (int row = 0; row < read.Count; row++)
                yield return [.. read.Columns.Select(column => TextOf(column, row))];
        }
    }

    static UsageException Empty(string path) => new($"{path} has no rows. It has to be CSV with a header line (.csv or .csv.gz) or Parquet (.parquet).");

    static string TextOf(FileColumn column, int row) =>
        column.Cells is double[] numbers && double.IsNaN(numbers[row]) ? "" : column.Text(row) ?? "";
}
