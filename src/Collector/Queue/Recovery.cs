namespace OtelMl.Collector.Queue;

/// <summary>What was found in a table's queue when it was opened.</summary>
/// <param name="Waiting">The blocks that wait to be delivered, in order.</param>
/// <param name="TornBytes">Bytes behind the last whole block: an append that the program's end cut short, which nobody was told of.</param>
/// <param name="Lost">How many acknowledged blocks are missing because a file was damaged.</param>
sealed record Recovery(IReadOnlyList<QueuedBlock> Waiting, long TornBytes, long Lost);
