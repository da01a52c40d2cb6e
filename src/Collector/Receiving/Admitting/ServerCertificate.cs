using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using OtelMl.Collector.Rereading;

namespace OtelMl.Collector.Receiving.Admitting;

/// <summary>TLS as the options want it. New connections get what is in the files then, so that certificates change without a restart.</summary>
sealed class ServerCertificate(OtlpTlsOptions options, TimeProvider time, ILogger logger)
{
    const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    readonly RereadFiles<SslServerAuthenticationOptions> _files = new(
        [options.CertificateFile, options.KeyFile, .. options.ClientCaFile is { } ca ? [ca] : Array.Empty<string>()], () => Read(options), time, logger);

    /// <summary>What a connection is to be opened with now.</summary>
    public SslServerAuthenticationOptions Current => _files.Current;

    /// <summary>Reads the files.</summary>
    /// <exception cref="IOException">One cannot be read.</exception>
    /// <exception cref="InvalidDataException">One has no certificate.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The certificate and its key do not fit.</exception>
    public static SslServerAuthenticationOptions Read(OtlpTlsOptions options)
    {
        X509Certificate2Collection chain = [];
        chain.ImportFromPemFile(options.CertificateFile);
        var tls = new SslServerAuthenticationOptions { ServerCertificateContext = SslStreamCertificateContext.Create(Load(options), chain) };
        if (options.ClientCaFile is not { } caFile)
            return tls;

        X509Certificate2Collection issuers = [];
        issuers.ImportFromPemFile(caFile);
        if (issuers.Count == 0)
            throw new InvalidDataException($"There is no certificate in {caFile}.");
        tls.ClientCertificateRequired = true;
        tls.RemoteCertificateValidationCallback = (_, certificate, sent, _) => certificate is X509Certificate2 known && CertificateChain.Leads(issuers, known, sent, ClientAuthentication);
        return tls;
    }

    static X509Certificate2 Load(OtlpTlsOptions options)
    {
        X509Certificate2 certificate = X509Certificate2.CreateFromPemFile(options.CertificateFile, options.KeyFile);
        if (!OperatingSystem.IsWindows())
            return certificate;

        // Windows does not serve with a key that was never in a store: https://github.com/dotnet/runtime/issues/23749
        using (certificate)
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }
}
