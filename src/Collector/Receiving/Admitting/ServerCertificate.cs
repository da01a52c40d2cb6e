using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace OtelMl.Collector.Receiving.Admitting;

/// <summary>TLS as the options want it.</summary>
static class ServerCertificate
{
    const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <summary>Has Kestrel use the certificate, and ask senders for theirs where the options name who issues them.</summary>
    public static void Apply(HttpsConnectionAdapterOptions https, OtlpTlsOptions options)
    {
        X509Certificate2Collection chain = [];
        chain.ImportFromPemFile(options.CertificateFile);
        https.ServerCertificate = Load(options);
        https.ServerCertificateChain = chain;
        if (options.ClientCaFile is not { } caFile)
            return;

        X509Certificate2Collection issuers = [];
        issuers.ImportFromPemFile(caFile);
        if (issuers.Count == 0)
            throw new InvalidDataException($"There is no certificate in {caFile}.");
        https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
        https.ClientCertificateValidation = (certificate, sent, _) => IsIssuedBy(issuers, certificate, sent);
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

    static bool IsIssuedBy(X509Certificate2Collection issuers, X509Certificate2 certificate, X509Chain? sent)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(issuers);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid(ClientAuthentication));
        if (sent is not null)
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        return chain.Build(certificate);
    }
}
