using System.CommandLine;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using OtelMl.Collector.Rereading;

namespace OtelMl.Cli.Settings;

/// <summary>How a command that sends reaches a collector.</summary>
/// <param name="Address">Where the collector receives over gRPC.</param>
/// <param name="Token">The token it asks for; null where it asks for none.</param>
/// <param name="Certificates">How both prove who they are, where the address is one with TLS.</param>
sealed record CollectorConnection(Uri Address, string? Token, ClientCertificates Certificates)
{
    static readonly Option<string?> Endpoint = new("--endpoint") { Description = "Where the collector receives over gRPC [default: here, at --otlp-grpc-port]" };
    static readonly Option<string?> Ca = new("--ca") { Description = "A PEM file with who issued the collector's certificate [default: who the system trusts]" };
    static readonly Option<string?> Certificate = new("--cert") { Description = "A PEM file with the certificate for a collector that asks for one" };
    static readonly Option<string?> Key = new("--key") { Description = "A PEM file with that certificate's private key" };

    /// <summary>The options of every command that sends.</summary>
    public static IEnumerable<Option> Options => [Endpoint, Ca, Certificate, Key];

    /// <summary>Reads the options, and the files that they name.</summary>
    /// <exception cref="UsageException">They make no sense.</exception>
    public static CollectorConnection Read(ParseResult parsed, NodeSettings settings)
    {
        (string? ca, string? certificate, string? key) = (parsed.GetValue(Ca), parsed.GetValue(Certificate), parsed.GetValue(Key));
        Uri address = parsed.GetValue(Endpoint) is { } endpoint ? AddressOf(endpoint) : settings.SendersAddress;
        if (certificate is null != key is null)
            throw new UsageException("--cert and --key belong together: a certificate and its private key.");
        if (address.Scheme != Uri.UriSchemeHttps && (ca ?? certificate) is not null)
            throw new UsageException($"--ca, --cert and --key are for a collector with TLS, and {address} has none; name one that starts with https:// with --endpoint.");
        try
        {
            return new CollectorConnection(address, settings.FirstToken(), new ClientCertificates(ca, certificate, key, TimeProvider.System, NullLogger.Instance));
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or CryptographicException or InvalidDataException or ArgumentException)
        {
            throw new UsageException($"The files of --ca, --cert or --key cannot be used: {unusable.Message}", unusable);
        }
    }

    static Uri AddressOf(string endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out Uri? address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
            ? address
            : throw new UsageException($"--endpoint is '{endpoint}', which is no address such as http://localhost:4317.");
}
