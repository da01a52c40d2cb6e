namespace OtelMl.Collector.Queue;

/// <summary>What the log keeps: bytes, and how many rows or records they stand for.</summary>
interface IPayload
{
    int Rows { get; }

    Task WriteToAsync(Stream destination, CancellationToken cancellationToken);
}
