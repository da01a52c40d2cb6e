using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using OtelMl.Collector.Rereading;

namespace OtelMl.Collector.Forwarding.Backends;

/// <summary>How a backend and this collector prove to each other who they are. New connections get what is in the files then.</summary>
sealed class BackendCertificates
{
    const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    readonly RereadFiles<X509Certificate2Collection>? _issuers;
    readonly RereadFiles<X509Certificate2>? _own;

    /// <summary>Reads the certificates.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="InvalidDataException">A file has no certificate.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">A file is no certificate, or its key does not fit.</exception>
    public BackendCertificates(OtlpForwardOptions options, TimeProvider time, ILogger logger)
    {
        if (options.CaFile is { } caFile)
            _issuers = new RereadFiles<X509Certificate2Collection>([caFile], () => Issuers(caFile), time, logger);
        if (options is { CertificateFile: { } certificate, KeyFile: { } key })
            _own = new RereadFiles<X509Certificate2>([certificate, key], () => X509Certificate2.CreateFromPemFile(certificate, key), time, logger);
    }

    public void Apply(SslClientAuthenticationOptions tls)
    {
        if (_issuers is { } issuers)
            tls.RemoteCertificateValidationCallback = (_, certificate, sent, errors) => IsIssuedBy(issuers.Current, certificate, sent, errors);
        if (_own is { } own)
            tls.LocalCertificateSelectionCallback = (_, _, _, _, _) => own.Current;
    }

    static X509Certificate2Collection Issuers(string file)
    {
        X509Certificate2Collection issuers = [];
        issuers.ImportFromPemFile(file);
        return issuers.Count > 0 ? issuers : throw new InvalidDataException($"There is no certificate in {file}.");
    }

    // Errors of the chain are of the chain to those that the system trusts.
    static bool IsIssuedBy(X509Certificate2Collection issuers, X509Certificate? certificate, X509Chain? sent, SslPolicyErrors errors) =>
        (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) == SslPolicyErrors.None
        && certificate is X509Certificate2 known
        && CertificateChain.Leads(issuers, known, sent, ServerAuthentication);
}
