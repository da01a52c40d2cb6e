using System.Security.Cryptography;
using System.Text;

namespace OtelMl.Collector.Receiving.Admitting;

/// <summary>
/// Tokens that admit. Compared by their hashes and all of them each time, so that how long it takes tells nothing about any.
/// </summary>
sealed class BearerTokens(IEnumerable<string> tokens)
{
    const string Scheme = "Bearer ";

    readonly byte[][] _hashes = [.. tokens.Select(Hash)];

    public bool Any => _hashes.Length > 0;

    /// <summary>Whether an Authorization header bears one of them.</summary>
    public bool Admit(string? authorization)
    {
        if (authorization is null || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return false;
        byte[] presented = Hash(authorization[Scheme.Length..].Trim());
        bool found = false;
        foreach (byte[] hash in _hashes)
            found |= CryptographicOperations.FixedTimeEquals(hash, presented);
        return found;
    }

    static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
