using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OtelMl.Tests.Shared;

/// <summary>An authority and what it issued, as files and for clients.</summary>
public sealed class TestCertificates : IDisposable
{
    const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    static readonly DateTimeOffset From = TimeProvider.System.GetUtcNow().AddDays(-1);
    static readonly DateTimeOffset To = From.AddDays(30);

    readonly TemporaryFolder _folder = new();
    readonly X509Certificate2 _authority;

    public TestCertificates()
    {
        _authority = CreateAuthority("CN=authority");
        IssueServer();
        File.WriteAllText(AuthorityFile, _authority.ExportCertificatePem());
        using X509Certificate2 sender = Issue(_authority, "CN=sender", ClientAuthentication);
        File.WriteAllText(ClientCertificateFile, sender.ExportCertificatePem());
        File.WriteAllText(ClientKeyFile, sender.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        Client = Usable(sender);
        using X509Certificate2 other = CreateAuthority("CN=authority");
        Stranger = Usable(Issue(other, "CN=sender", ClientAuthentication));
    }

    public string CertificateFile => _folder.File("server.crt");

    public string KeyFile => _folder.File("server.key");

    public string AuthorityFile => _folder.File("ca.crt");

    public string ClientCertificateFile => _folder.File("client.crt");

    public string ClientKeyFile => _folder.File("client.key");

    /// <summary>What the authority issued to a sender.</summary>
    public X509Certificate2 Client { get; }

    /// <summary>What another authority of the same name issued.</summary>
    public X509Certificate2 Stranger { get; }

    /// <summary>Replaces the server's certificate by a new one.</summary>
    /// <returns>Its thumbprint.</returns>
    public string IssueServer()
    {
        using X509Certificate2 server = Issue(_authority, "CN=collector", ServerAuthentication);
        File.WriteAllText(CertificateFile, server.ExportCertificatePem());
        File.WriteAllText(KeyFile, server.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        return server.Thumbprint;
    }

    /// <summary>Connects to a server that the authority vouches for, with a certificate or without.</summary>
    public SocketsHttpHandler Handler(X509Certificate2? certificate = null) => new()
    {
        SslOptions = new SslClientAuthenticationOptions
        {
            ClientCertificates = certificate is null ? [] : [certificate],
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { _authority },
                RevocationMode = X509RevocationMode.NoCheck,
            },
        },
    };

    public void Dispose()
    {
        _authority.Dispose();
        Client.Dispose();
        Stranger.Dispose();
        _folder.Dispose();
    }

    static X509Certificate2 CreateAuthority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(From, To);
    }

    static X509Certificate2 Issue(X509Certificate2 authority, string name, string purpose)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 issued = request.Create(authority, From, To, RandomNumberGenerator.GetBytes(8));
        return issued.CopyWithPrivateKey(key);
    }

    static X509Certificate2 Usable(X509Certificate2 certificate)
    {
        using (certificate)
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }
}
