using System.Diagnostics;

namespace OtelMl.Instrumentation;

/// <summary>
/// What is handed to <see cref="Microsoft.Extensions.Logging.ILogger"/> for one event: its attributes, and beside them the
/// time and span that <see cref="MlEventStamp"/> moves onto the log record, because ILogger has no parameter for either.
/// </summary>
/// <remarks>
/// A list itself, so that the SDK copies the attributes at once and not one by one. It is used for one event after the other:
/// what keeps an event for longer than the call that logs it must copy it, as the SDK's processors do.
/// </remarks>
sealed class MlEventState : List<KeyValuePair<string, object?>>
{
    string _eventName = "";

    public DateTimeOffset Time { get; private set; }

    public ActivityContext Context { get; private set; }

    /// <summary>Begins an event without attributes.</summary>
    public void Begin(string eventName, DateTimeOffset time, ActivityContext context, int capacity)
    {
        _eventName = eventName;
        Time = time;
        Context = context;
        EnsureCapacity(capacity);
    }

    /// <summary>Adds an attribute, unless the value is null.</summary>
    public void Add(string key, object? value)
    {
        if (value is not null) Add(new(key, value));
    }

    /// <summary>Adds a whole number.</summary>
    public void Add(string key, long value) => Add(new(key, Boxed.Of(value)));

    /// <summary>Adds a number, unless it is null or NaN.</summary>
    public void AddNumber(string key, double? value)
    {
        if (value is { } number && !double.IsNaN(number)) Add(key, Boxed.Of(number));
    }

    public override string ToString() => _eventName;
}
