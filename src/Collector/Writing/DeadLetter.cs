namespace OtelMl.Collector.Writing;

/// <summary>Rows that ClickHouse refused.</summary>
/// <param name="Table">Their table.</param>
/// <param name="SchemaVersion">The schema they were formed for.</param>
/// <param name="Rows">How many there are; more than one where they could not be told apart.</param>
/// <param name="Reason">What ClickHouse said.</param>
/// <param name="Token">The deduplication token they were sent with.</param>
/// <param name="Native">The rows, in ClickHouse's Native format.</param>
sealed record DeadLetter(string Table, int SchemaVersion, long Rows, string Reason, string Token, ReadOnlyMemory<byte> Native);
