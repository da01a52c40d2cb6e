using Microsoft.Extensions.Logging;

namespace OtelMl.Instrumentation.Tests;

/// <summary>Looks at the attributes of each event as it is logged.</summary>
sealed class EventListener(Action<IReadOnlyList<KeyValuePair<string, object?>>> look) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        look((IReadOnlyList<KeyValuePair<string, object?>>)state!);

    public void Dispose()
    {
    }
}
