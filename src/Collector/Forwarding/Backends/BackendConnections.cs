using System.Security.Cryptography.X509Certificates;

namespace OtelMl.Collector.Forwarding.Backends;

/// <summary>How a backend is connected to.</summary>
static class BackendConnections
{
    // Connections are made anew now and then, so that a backend that moved is found.
    static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Reads the certificates and opens nothing yet.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="InvalidDataException">A file has no certificate.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">A file is no certificate, or its key does not fit.</exception>
    public static SocketsHttpHandler Open(OtlpForwardOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, // a redirected POST would become a GET
            PooledConnectionLifetime = Lifetime,
            ConnectTimeout = ConnectTimeout,
            EnableMultipleHttp2Connections = true,
        };
        if (options.CaFile is { } caFile)
        {
            var chain = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            chain.CustomTrustStore.ImportFromPemFile(caFile);
            if (chain.CustomTrustStore.Count == 0)
                throw new InvalidDataException($"There is no certificate in {caFile}.");
            handler.SslOptions.CertificateChainPolicy = chain;
        }

        if (options.CertificateFile is { } certificate)
            handler.SslOptions.ClientCertificates = [X509Certificate2.CreateFromPemFile(certificate, options.KeyFile)];
        return handler;
    }
}
