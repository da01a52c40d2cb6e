using OtelMl.Collector.Receiving.Admitting;

namespace OtelMl.Collector;

/// <summary>How the collector receives and writes. The defaults suit one machine.</summary>
public sealed record OtlpCollectorOptions
{
    /// <summary>The largest request, after decompression.</summary>
    public const int DefaultMaxMessageBytes = 64 * 1024 * 1024;

    /// <summary>The most memory in which requests are read.</summary>
    public const long DefaultMaxReceivingBytes = 3L * DefaultMaxMessageBytes;

    /// <summary>The most memory for the rows of one request.</summary>
    public const long DefaultMaxFormedBytes = 3L * DefaultMaxMessageBytes;

    /// <summary>The most rows in an insert.</summary>
    public const int DefaultMaxBlockRows = 50_000;

    /// <summary>The most bytes in an insert.</summary>
    public const long DefaultMaxBlockBytes = 64 * 1024 * 1024;

    /// <summary>The most bytes in memory on their way to the disk.</summary>
    public const long DefaultMaxPendingBytes = 64 * 1024 * 1024;

    /// <summary>The most bytes that wait on disk to be inserted.</summary>
    public const long DefaultMaxQueueBytes = 4L * 1024 * 1024 * 1024;

    internal static readonly TimeSpan LongestInsert = TimeSpan.FromMinutes(10);

    /// <summary>The folder with the queue of what is acknowledged and not inserted yet, and with the dead letters.</summary>
    public string DataFolder { get; init; } = "./otelml-data";

    /// <summary>The largest request that is read, after decompression. The OTLP specification recommends 64 MiB.</summary>
    public int MaxMessageBytes { get; init; } = DefaultMaxMessageBytes;

    /// <summary>
    /// How many bytes may be held of requests that are still being read, before further ones are asked to come again later. One request
    /// may need thrice its own limit: as it came, without its compression, and in protobuf where it came in JSON.
    /// </summary>
    public long MaxReceivingBytes { get; init; } = DefaultMaxReceivingBytes;

    /// <summary>How much memory the rows of one request may take; one that needs more is refused, and its sender told to send fewer records at a time.</summary>
    public long MaxFormedBytes { get; init; } = DefaultMaxFormedBytes;

    /// <summary>The tokens of which senders have to bear one; several while one replaces another. None asks for none.</summary>
    public IReadOnlyList<string> BearerTokens { get; init; } = [];

    /// <summary>A file with such tokens, one a line, which is read again when it changes.</summary>
    public string? BearerTokenFile { get; init; }

    /// <summary>A token by which the program's own telemetry is let in, whatever others need.</summary>
    public string? OwnToken { get; init; }

    /// <summary>The certificates to listen with; null for no TLS.</summary>
    public OtlpTlsOptions? Tls { get; init; }

    /// <summary>How long a request may take to arrive.</summary>
    public TimeSpan BodyTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>An insert carries at most so many rows, unless a single request has more.</summary>
    public int MaxBlockRows { get; init; } = DefaultMaxBlockRows;

    /// <summary>An insert carries at most so many bytes, unless a single request has more.</summary>
    public long MaxBlockBytes { get; init; } = DefaultMaxBlockBytes;

    /// <summary>Inserts into a table start at least so far apart, unless they are as large as they may be. The first after a pause starts at once.</summary>
    public TimeSpan InsertInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The other backends to which what is accepted is passed on.</summary>
    public IReadOnlyList<OtlpForwardOptions> Forward { get; init; } = [];

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
    internal long MaxSegmentBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>The tokens in a file as <see cref="BearerTokenFile"/> names one.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="InvalidDataException">There is none in it.</exception>
    public static IReadOnlyList<string> ReadTokens(string path) => TokenFile.Read(path);

    /// <summary>Reads the certificates and the tokens once, to be told early what is wrong with them.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="InvalidDataException">A file holds nothing of what it should.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">A certificate and its key do not fit.</exception>
    public void CheckFiles()
    {
        if (Tls is not null)
            ServerCertificate.Read(Tls);
        if (BearerTokenFile is not null)
            TokenFile.Read(BearerTokenFile);
        foreach (OtlpForwardOptions backend in Forward)
            backend.CheckFiles();
    }

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(DataFolder);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxMessageBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxReceivingBytes, 3L * MaxMessageBytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxFormedBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(BodyTimeout, TimeSpan.Zero);
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
        foreach (OtlpForwardOptions backend in Forward)
            backend.Validate();
        if (Forward.DistinctBy(backend => backend.Name).Count() < Forward.Count)
            throw new ArgumentException("Two backends have the same name.", nameof(Forward));
    }
}
