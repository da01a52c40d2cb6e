namespace OtelMl.Collector.Queue;

/// <summary>What of a table waits in the queue.</summary>
/// <param name="Table">The table.</param>
/// <param name="Blocks">How many blocks.</param>
/// <param name="Rows">Their rows.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Oldest">When the oldest was acknowledged.</param>
public sealed record QueuedTable(string Table, int Blocks, long Rows, long Bytes, DateTimeOffset Oldest);
