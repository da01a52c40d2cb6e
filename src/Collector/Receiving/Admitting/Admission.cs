using Microsoft.Extensions.Logging;

namespace OtelMl.Collector.Receiving.Admitting;

/// <summary>
/// Decides who may send. A client certificate was checked with the connection; where tokens are asked for, one is needed besides.
/// </summary>
sealed class Admission
{
    readonly BearerTokens _fixed;
    readonly BearerTokens _own;
    readonly TokenFile? _file;
    readonly bool _certificates;

    public Admission(OtlpCollectorOptions options, TimeProvider time, ILogger<Admission> logger)
    {
        _fixed = new BearerTokens(options.BearerTokens);
        _own = new BearerTokens(options.OwnToken is { } own ? [own] : []);
        _file = options.BearerTokenFile is { } path ? new TokenFile(path, time, logger) : null;
        _certificates = options.Tls?.ClientCaFile is not null;
    }

    /// <summary>Why a request is not let in; null to let it in.</summary>
    /// <param name="certified">Whether its connection has a client certificate.</param>
    /// <param name="authorization">Its Authorization header.</param>
    public Refusal? Check(bool certified, string? authorization)
    {
        bool tokens = _fixed.Any || _file is not null;
        bool admitted = tokens ? _fixed.Admit(authorization) || _file?.Tokens.Admit(authorization) == true : certified || !_certificates;
        if (admitted || _own.Admit(authorization))
            return null;
        return Refusal.Unauthenticated(authorization is null
            ? "A token is needed: authorization: Bearer TOKEN."
            : "The token is not one that is accepted here.");
    }
}
