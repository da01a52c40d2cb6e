namespace OtelMl.Collector.Writing;

/// <summary>Rows to be inserted: a batch, or a piece of one.</summary>
/// <param name="Table">The table.</param>
/// <param name="Columns">The columns, by name.</param>
/// <param name="Rows">How many rows there are.</param>
/// <param name="Token">The deduplication token; the same rows always have the same.</param>
/// <param name="Write">Writes the rows in ClickHouse's Native format, the same each time.</param>
sealed record Insert(string Table, IReadOnlyList<string> Columns, long Rows, string Token, Func<Stream, CancellationToken, Task> Write);
