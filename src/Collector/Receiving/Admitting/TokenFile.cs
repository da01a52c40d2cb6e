using Microsoft.Extensions.Logging;
using OtelMl.Collector.Rereading;

namespace OtelMl.Collector.Receiving.Admitting;

/// <summary>A file with a token a line, read again while the collector runs, so that tokens change without a restart.</summary>
/// <exception cref="InvalidDataException">There is no token in it.</exception>
sealed class TokenFile(string path, TimeProvider time, ILogger logger)
{
    readonly RereadFiles<BearerTokens> _file = new([path], () => new BearerTokens(Read(path)), time, logger);

    public BearerTokens Tokens => _file.Current;

    /// <summary>The tokens in a file: its lines, but for empty ones and those that start with #.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public static IReadOnlyList<string> Read(string path)
    {
        string[] tokens = [.. File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#')];
        return tokens.Length > 0 ? tokens : throw new InvalidDataException($"There is no token in {path}; each line is one.");
    }
}
