using OtelMl.Cli.Settings;

namespace OtelMl.Cli.Reading;

/// <summary>Finds the columns with scores, and the class each is of.</summary>
static class ScoreColumns
{
    const int RowsAtATime = 10_000;

    /// <summary>The columns by class; one column without a class is the score of the positive one.</summary>
    /// <param name="asked">What <c>--score</c> says, part by part.</param>
    /// <param name="table">The file.</param>
    /// <param name="classes">The classes there are, as labels write them.</param>
    /// <exception cref="UsageException">There is no such column, or it is not clear which class it is of.</exception>
    public static IReadOnlyList<(string? Class, string Column)> Find(IReadOnlyList<string> asked, TextTable table, IReadOnlySet<string> classes)
    {
        var found = new List<(string? Class, string Column)>();
        foreach (string part in asked)
        {
            if (table.IndexOf(part) >= 0)
                found.Add((null, part));
            else if (part.Split('=', 2) is [{ Length: > 0 } name, { Length: > 0 } column] && table.IndexOf(column) >= 0)
                found.Add((name, column));
            else if (Matching(part, table) is { Count: > 0 } several)
                found.AddRange(several.Select(match => ((string?)null, match)));
            else
                throw new UsageException($"--score: {table.File} has no column '{part}'. It has: {string.Join(", ", table.Columns)}.");
        }

        return found.Count <= 1 ? found : [.. found.Select(score => (score.Class ?? ClassOf(score.Column, classes), score.Column))];
    }

    /// <summary>The same in a file that is not in memory. Where it takes the classes to tell, they are read from the column with the labels.</summary>
    public static async Task<IReadOnlyList<(string? Class, string Column)>> FindAsync(
        IReadOnlyList<string> asked, string path, IReadOnlyList<string> columns, string label, CancellationToken cancellationToken)
    {
        var classes = new HashSet<string>(StringComparer.Ordinal);
        if (asked.Any(part => !columns.Contains(part)) || asked.Count > 1)
        {
            await using RowFile file = await RowFile.OpenAsync(path, cancellationToken);
            await foreach (FileRows rows in file.ReadAsync([label], RowsAtATime, cancellationToken))
                classes.UnionWith(Enumerable.Range(0, rows.Count).Select(row => rows.Columns[0].Text(row)).OfType<string>().Where(text => text.Length > 0));
        }

        return Find(asked, new TextTable(path, columns, []), classes);
    }

    // 'proba_*', and 'proba' where there is no column of just that name.
    static List<string> Matching(string part, TextTable table)
    {
        string prefix = part.TrimEnd('*');
        return [.. table.Columns.Where(column => column.Length > prefix.Length && prefix.Length > 0 && column.StartsWith(prefix, StringComparison.Ordinal))];
    }

    static string ClassOf(string column, IReadOnlySet<string> classes) =>
        classes.Where(name => name == column || column.EndsWith("_" + name, StringComparison.Ordinal) || column.EndsWith("." + name, StringComparison.Ordinal))
            .MaxBy(name => name.Length)
        ?? throw new UsageException(
            $"--score: which class is the column '{column}' of? The labels are {string.Join(", ", classes.Take(20))}; say it as 'CLASS={column}'.");
}
