using System.Security.Cryptography;

namespace OtelMl.Instrumentation;

/// <summary>
/// Content digests for <see cref="MlRun.AddInput"/> and <see cref="MlRun.AddOutput"/>: SHA-256 in 64 lower-case hexadecimal
/// digits. Equal digests say that a run read just what another wrote, whatever it was called.
/// </summary>
public static class MlDigest
{
    /// <summary>Digest of bytes in memory.</summary>
    /// <param name="content">The bytes.</param>
    public static string OfBytes(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Digest of a stream from its position to its end.</summary>
    /// <param name="content">A readable stream; it is left at its end, open.</param>
    public static string OfStream(Stream content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Digest of a stream from its position to its end.</summary>
    /// <param name="content">A readable stream; it is left at its end, open.</param>
    /// <param name="cancellationToken">Gives up reading.</param>
    public static async Task<string> OfStreamAsync(Stream content, CancellationToken cancellationToken = default) =>
        Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));

    /// <summary>Digest of a file.</summary>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static string OfFile(string path)
    {
        using FileStream file = File.OpenRead(path);
        return OfStream(file);
    }

    /// <summary>Digest of a file.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="cancellationToken">Gives up reading.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<string> OfFileAsync(string path, CancellationToken cancellationToken = default)
    {
        await using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous);
        return await OfStreamAsync(file, cancellationToken);
    }
}
