using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace OtelMl.Analyzers.Tests;

/// <summary>Keeps what was logged.</summary>
public sealed class RecordedLogs<T> : ILogger<T>
{
    readonly ConcurrentQueue<(LogLevel Level, string Message)> _logs = new();
    readonly ConcurrentQueue<Exception> _exceptions = new();

    public IEnumerable<string> Warnings => Of(LogLevel.Warning);

    public IEnumerable<string> Errors => Of(LogLevel.Error);

    public IEnumerable<Exception> Exceptions => _exceptions;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _logs.Enqueue((logLevel, formatter(state, exception)));
        if (exception is not null)
            _exceptions.Enqueue(exception);
    }

    IEnumerable<string> Of(LogLevel level) => _logs.Where(log => log.Level == level).Select(log => log.Message);
}
