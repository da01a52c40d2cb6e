using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OtelMl.Collector.Rereading;

namespace OtelMl.Collector;

/// <summary>Another OTLP backend to which what is received is passed on.</summary>
public sealed partial record OtlpForwardOptions
{
    /// <summary>The most bytes that wait on disk for one backend.</summary>
    public const long DefaultMaxQueueBytes = 1024L * 1024 * 1024;

    /// <summary>All signals, by the names they have in paths.</summary>
    public static readonly IReadOnlyList<string> AllSignals = ["traces", "metrics", "logs"];

    /// <summary>Its name: of its folder, in metrics, in logs. Letters, digits, dots, dashes and underscores.</summary>
    public required string Name { get; init; }

    /// <summary>Where it is, with the scheme http or https; over HTTP, <c>/v1/traces</c> and its like are appended to the path.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>How it is spoken to.</summary>
    public OtlpForwardProtocol Protocol { get; init; }

    /// <summary>Headers that go with each request.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>A file whose first token goes with each request as <c>authorization: Bearer …</c>; read again for each.</summary>
    public string? TokenFile { get; init; }

    /// <summary>A PEM file with those who may vouch for the backend's certificate; null for the ones the system trusts.</summary>
    public string? CaFile { get; init; }

    /// <summary>A PEM file with the certificate to present; null for none.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>A PEM file with that certificate's private key.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Whether requests are compressed, with gzip.</summary>
    public bool Compress { get; init; } = true;

    /// <summary>The signals it gets.</summary>
    public IReadOnlyList<string> Signals { get; init; } = AllSignals;

    /// <summary>How many bytes may wait on disk for it; the oldest are dropped for it, and counted, where it would be more.</summary>
    public long MaxQueueBytes { get; init; } = DefaultMaxQueueBytes;

    /// <summary>How long it may take for one request.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The delay before a request is tried again first; it doubles each time.</summary>
    public TimeSpan FirstRetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest delay between two tries, unless the backend asks for more.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether a text can be a backend's name.</summary>
    public static bool IsName(string text) => NamePattern().IsMatch(text);

    internal void CheckFiles()
    {
        _ = Certificates(TimeProvider.System, NullLogger.Instance);
        if (TokenFile is not null)
            Receiving.Admitting.TokenFile.Read(TokenFile);
    }

    internal ClientCertificates Certificates(TimeProvider time, ILogger logger) => new(CaFile, CertificateFile, KeyFile, time, logger);

    internal void Validate()
    {
        if (!IsName(Name))
            throw new ArgumentException($"'{Name}' is no name for a backend.", nameof(Name));
        if (Endpoint.Scheme != Uri.UriSchemeHttp && Endpoint.Scheme != Uri.UriSchemeHttps)
            throw new ArgumentException($"{Endpoint} is neither http nor https.", nameof(Endpoint));
        if (CertificateFile is null != KeyFile is null)
            throw new ArgumentException("A certificate and its key belong together.", nameof(KeyFile));
        ArgumentOutOfRangeException.ThrowIfZero(Signals.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxQueueBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Timeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(FirstRetryDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxRetryDelay, FirstRetryDelay);
    }

    [GeneratedRegex("^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}$")]
    private static partial Regex NamePattern();
}
