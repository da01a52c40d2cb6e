using System.Security.Cryptography;
using OtelMl.Cli.Settings;
using OtelMl.Collector;

namespace OtelMl.Cli.Hosting;

/// <summary>Makes sure of the receiver's certificates and tokens before anything is started with them.</summary>
static class ReceiverFiles
{
    /// <exception cref="UsageException">One of them cannot be used.</exception>
    public static void Check(NodeSettings settings)
    {
        try
        {
            new OtlpCollectorOptions { Tls = settings.Tls, BearerTokenFile = settings.TokenFile, Forward = settings.Forward }.CheckFiles();
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or CryptographicException or InvalidDataException or ArgumentException)
        {
            throw new UsageException(
                $"The files of --tls-cert, --tls-key, --tls-client-ca, --token-file or --forward cannot be used: {unusable.Message}", unusable);
        }
    }
}
