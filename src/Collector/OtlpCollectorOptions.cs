namespace OtelMl.Collector;

/// <summary>How the collector receives and writes. The defaults suit one machine.</summary>
public sealed class OtlpCollectorOptions
{
    /// <summary>The largest request, after decompression.</summary>
    public const int DefaultMaxMessageBytes = 64 * 1024 * 1024;

    /// <summary>The most rows in an insert.</summary>
    public const int DefaultMaxBlockRows = 50_000;

    /// <summary>The most bytes in an insert.</summary>
    public const long DefaultMaxBlockBytes = 64 * 1024 * 1024;

    /// <summary>The most bytes that wait to be stored.</summary>
    public const long DefaultMaxPendingBytes = 256 * 1024 * 1024;

    /// <summary>The largest request that is read, after decompression. The OTLP specification recommends 64 MiB.</summary>
    public int MaxMessageBytes { get; init; } = DefaultMaxMessageBytes;

    /// <summary>An insert carries at most so many rows, unless a single request has more.</summary>
    public int MaxBlockRows { get; init; } = DefaultMaxBlockRows;

    /// <summary>An insert carries at most so many bytes, unless a single request has more.</summary>
    public long MaxBlockBytes { get; init; } = DefaultMaxBlockBytes;

    /// <summary>Inserts into a table start at least so far apart, unless they are as large as they may be. Also the longest a request waits for others.</summary>
    public TimeSpan InsertInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How many bytes may wait to be stored before requests are asked to come again later.</summary>
    public long MaxPendingBytes { get; init; } = DefaultMaxPendingBytes;

    /// <summary>How long ClickHouse may take for one insert.</summary>
    public TimeSpan InsertTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an insert is tried again while ClickHouse is not available. OTLP exporters wait 10 s for an answer unless told otherwise.</summary>
    public TimeSpan RetryFor { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The delay before an insert is tried again first; it doubles each time.</summary>
    public TimeSpan FirstRetryDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest delay between two tries.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>When senders are told to come again if their request could not be stored now.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxMessageBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBlockRows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBlockBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(InsertInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxPendingBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(InsertTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(RetryFor, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(FirstRetryDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxRetryDelay, FirstRetryDelay);
        ArgumentOutOfRangeException.ThrowIfLessThan(RetryAfter, TimeSpan.Zero);
    }
}
