namespace OtelMl.Collector;

/// <summary>The certificates with which the collector listens; files in PEM.</summary>
public sealed record OtlpTlsOptions
{
    /// <summary>The collector's own certificate, followed by those between it and a root.</summary>
    public required string CertificateFile { get; init; }

    /// <summary>Its private key.</summary>
    public required string KeyFile { get; init; }

    /// <summary>Who issues senders' certificates; null to ask senders for none.</summary>
    public string? ClientCaFile { get; init; }
}
