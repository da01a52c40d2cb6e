using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace OtelMl.Collector.Rereading;

/// <summary>How a client and a server prove to each other who they are. New connections get what is in the files then.</summary>
public sealed class ClientCertificates
{
    const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    readonly RereadFiles<X509Certificate2Collection>? _issuers;
    readonly RereadFiles<X509Certificate2>? _own;

    /// <summary>Reads the certificates.</summary>
    /// <param name="caFile">A PEM file with those who may vouch for the server's certificate; null for the ones the system trusts.</param>
    /// <param name="certificateFile">A PEM file with the certificate to present; null for none.</param>
    /// <param name="keyFile">A PEM file with that certificate's private key; null where there is none.</param>
    /// <param name="time">The clock by which the files are read again.</param>
    /// <param name="logger">Told of files that do not make sense any more.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="InvalidDataException">A file has no certificate.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">A file is no certificate, or its key does not fit.</exception>
    public ClientCertificates(string? caFile, string? certificateFile, string? keyFile, TimeProvider time, ILogger logger)
    {
        if (caFile is not null)
            _issuers = new RereadFiles<X509Certificate2Collection>([caFile], () => Issuers(caFile), time, logger);
        if (certificateFile is not null && keyFile is not null)
            _own = new RereadFiles<X509Certificate2>([certificateFile, keyFile], () => X509Certificate2.CreateFromPemFile(certificateFile, keyFile), time, logger);
    }

    /// <summary>Has connections prove it.</summary>
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
