using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OtelMl.Collector.Rereading;

/// <summary>Whether a certificate comes from somebody that a file names.</summary>
static class CertificateChain
{
    /// <summary>Whether one of the issuers vouches for a certificate.</summary>
    /// <param name="issuers">Those who may.</param>
    /// <param name="certificate">The certificate.</param>
    /// <param name="sent">What came with it.</param>
    /// <param name="purpose">What it has to be issued for.</param>
    public static bool Leads(X509Certificate2Collection issuers, X509Certificate2 certificate, X509Chain? sent, string purpose)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(issuers);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(purpose));
        if (sent is not null)
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        return chain.Build(certificate);
    }
}
