using Microsoft.Extensions.Logging;

namespace OtelMl.Collector.Receiving.Admitting;

/// <summary>A file with a token a line, read again while the collector runs, so that tokens change without a restart.</summary>
sealed partial class TokenFile
{
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    readonly string _path;
    readonly TimeProvider _time;
    readonly ILogger _logger;
    readonly Lock _reading = new();
    long _readAt;
    volatile BearerTokens _tokens;

    /// <exception cref="InvalidDataException">There is no token in it.</exception>
    public TokenFile(string path, TimeProvider time, ILogger logger)
    {
        _path = path;
        _time = time;
        _logger = logger;
        _tokens = new BearerTokens(Read(path));
        _readAt = time.GetTimestamp();
    }

    public BearerTokens Tokens
    {
        get
        {
            if (_time.GetElapsedTime(Interlocked.Read(ref _readAt)) > Fresh && _reading.TryEnter())
            {
                try
                {
                    Refresh();
                }
                finally
                {
                    _reading.Exit();
                }
            }

            return _tokens;
        }
    }

    /// <summary>The tokens in a file: its lines, but for empty ones and those that start with #.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public static IReadOnlyList<string> Read(string path)
    {
        string[] tokens = [.. File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#')];
        return tokens.Length > 0 ? tokens : throw new InvalidDataException($"There is no token in {path}; each line is one.");
    }

    void Refresh()
    {
        Interlocked.Exchange(ref _readAt, _time.GetTimestamp());
        try
        {
            _tokens = new BearerTokens(Read(_path));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            LogUnreadable(_path, unreadable.Message);
        }
    }

    [LoggerMessage(EventId = 110, Level = LogLevel.Warning, Message = "The tokens in {Path} cannot be read, those of before remain: {Reason}")]
    partial void LogUnreadable(string path, string reason);
}
