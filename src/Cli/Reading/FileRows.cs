namespace OtelMl.Cli.Reading;

/// <summary>Some rows of a file, column by column.</summary>
/// <param name="Columns">The columns that were asked for, in that order.</param>
/// <param name="Places">Where each row is in the file, as <see cref="RowFile.Unit"/> counts.</param>
/// <param name="Unreadable">The rows among them that could not be read.</param>
sealed record FileRows(IReadOnlyList<FileColumn> Columns, IReadOnlyList<long> Places, IReadOnlyList<BadRow> Unreadable)
{
    public int Count => Places.Count;
}
