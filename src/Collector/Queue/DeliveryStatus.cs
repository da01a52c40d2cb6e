namespace OtelMl.Collector.Queue;

/// <summary>How the queue stands.</summary>
/// <param name="WaitingBlocks">Blocks on disk that ClickHouse does not have yet.</param>
/// <param name="WaitingRows">Their rows.</param>
/// <param name="WaitingBytes">Their bytes, and those of requests on their way to the disk.</param>
/// <param name="MaxBytes">The most that may wait.</param>
/// <param name="Refusing">Why requests are refused now; null while they are accepted.</param>
/// <param name="StorageFailure">Why ClickHouse did not take the last insert; null where it did.</param>
public sealed record DeliveryStatus(long WaitingBlocks, long WaitingRows, long WaitingBytes, long MaxBytes, string? Refusing, string? StorageFailure);
