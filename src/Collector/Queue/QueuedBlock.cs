namespace OtelMl.Collector.Queue;

/// <summary>A block on disk that waits to be inserted.</summary>
/// <param name="Sequence">Its place among the blocks of its table.</param>
/// <param name="Committed">When it was acknowledged.</param>
/// <param name="Rows">How many rows it has.</param>
/// <param name="Shape">What is to be known besides them.</param>
/// <param name="Segment">The file it is in.</param>
/// <param name="Offset">Where its payload starts there.</param>
/// <param name="Bytes">The payload's length.</param>
sealed record QueuedBlock(long Sequence, DateTimeOffset Committed, int Rows, BlockShape Shape, Segment Segment, long Offset, long Bytes);
