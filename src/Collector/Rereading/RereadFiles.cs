using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace OtelMl.Collector.Rereading;

/// <summary>
/// What is made of files that may change while the collector runs. They are read again when it is asked for, after some seconds at the
/// earliest; it stays as it was where they are the same or, as in the middle of a change, make no sense.
/// </summary>
sealed partial class RereadFiles<T>
    where T : class
{
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    readonly IReadOnlyList<string> _paths;
    readonly Func<T> _make;
    readonly TimeProvider _time;
    readonly ILogger _logger;
    readonly Lock _reading = new();
    long _readAt;
    string _content;
    volatile T _made;

    /// <summary>Reads the files the first time; what is wrong with them is thrown.</summary>
    public RereadFiles(IReadOnlyList<string> paths, Func<T> make, TimeProvider time, ILogger logger)
    {
        _paths = paths;
        _make = make;
        _time = time;
        _logger = logger;
        _content = Content();
        _made = make();
        _readAt = time.GetTimestamp();
    }

    /// <summary>What the files make.</summary>
    public T Current
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

            return _made;
        }
    }

    void Refresh()
    {
        Interlocked.Exchange(ref _readAt, _time.GetTimestamp());
        try
        {
            string content = Content();
            if (content == _content)
                return;
            _made = _make();
            _content = content;
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or InvalidDataException or CryptographicException or ArgumentException)
        {
            LogUnusable(string.Join(", ", _paths), unusable.Message);
        }
    }

    string Content() => string.Join('\0', _paths.Select(File.ReadAllText));

    [LoggerMessage(EventId = 110, Level = LogLevel.Warning, Message = "{Files} cannot be used, what was read of them before remains: {Reason}")]
    partial void LogUnusable(string files, string reason);
}
