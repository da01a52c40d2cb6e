namespace OtelMl.Collector;

/// <summary>How the collector receives and writes. The defaults suit one machine.</summary>
public sealed record OtlpCollectorOptions
{
    /// <summary>The largest request, after decompression.</summary>
    public const int DefaultMaxMessageBytes = 64 * 1024 * 1024;

    /// <summary>The most rows in an insert.</summary>
    public const int DefaultMaxBlockRows = 50_000;

    /// <summary>The most bytes in an insert.</summary>
    public const long DefaultMaxBlockBytes = 64 * 1024 * 1024;

    /// <summary>The most bytes in memory on their way to the disk.</summary>
    public const long DefaultMaxPendingBytes = 256 * 1024 * 1024;

    /// <summary>The most bytes that wait on disk to be inserted.</summary>
    public const long DefaultMaxQueueBytes = 4L * 1024 * 1024 * 1024;

    internal static readonly TimeSpan LongestInsert = TimeSpan.FromMinutes(10);

    /// <summary>The folder with the queue of what is acknowledged and not inserted yet, and with the dead letters.</summary>
    public string DataFolder { get; init; } = "./otelml-data";

    /// <summary>The largest request that is read, after decompression. The OTLP specification recommends 64 MiB.</summary>
    public int MaxMessageBytes { get; init; } = DefaultMaxMessageBytes;

    /// <summary>An insert carries at most so many rows, unless a single request has more.</summary>
    public int MaxBlockRows { get; init; } = DefaultMaxBlockRows;

    /// <summary>An insert carries at most so many bytes, unless a single request has more.</summary>
    public long MaxBlockBytes { get; init; } = DefaultMaxBlockBytes;

    /// <summary>Inserts into a table start at least so far apart, unless they are as large as they may be. The first after a pause starts at once.</summary>
    public TimeSpan InsertInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How many bytes may be held in memory on their way to the disk before requests are asked to come again later.</summary>
    public long MaxPendingBytes { get; init; } = DefaultMaxPendingBytes;

    /// <summary>How many bytes may wait on disk for ClickHouse before requests are asked to come again later.</summary>
    public long MaxQueueBytes { get; init; } = DefaultMaxQueueBytes;

    /// <summary>How long ClickHouse may take for one insert at first; one that took longer is given twice the time, up to ten minutes.</summary>
    public TimeSpan InsertTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long stopping waits for ClickHouse to take what is left; the rest waits on disk for the next start.</summary>
    public TimeSpan DrainFor { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The delay before an insert is tried again first; it doubles each time.</summary>
    public TimeSpan FirstRetryDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest delay between two tries.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>When senders are told to come again if their request could not be stored now.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How large a file of the queue grows.</summary>
    internal long MaxSegmentBytes { get; init; } = 64 * 1024 * 1024;

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(DataFolder);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxMessageBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBlockRows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBlockBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(InsertInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxPendingBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxQueueBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(DrainFor, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(InsertTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(FirstRetryDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxRetryDelay, FirstRetryDelay);
        ArgumentOutOfRangeException.ThrowIfLessThan(RetryAfter, TimeSpan.Zero);
    }
}
