using System.Diagnostics;

namespace OtelMl.Instrumentation;

/// <summary>
/// What is handed to <see cref="Microsoft.Extensions.Logging.ILogger"/> for one event: its attributes, and beside them the
/// time and span that <see cref="MlEventStamp"/> moves onto the log record, because ILogger has no parameter for either.
/// </summary>
/// <remarks>A list itself, so that the SDK copies the attributes at once and not one by one.</remarks>
sealed class MlEventState(string eventName, DateTimeOffset time, ActivityContext context, int capacity)
    : List<KeyValuePair<string, object?>>(capacity)
{
    public DateTimeOffset Time => time;

    public ActivityContext Context => context;

    /// <summary>Adds an attribute, unless the value is null.</summary>
    public void Add(string key, object? value)
    {
        if (value is not null) Add(new(key, value));
    }

    /// <summary>Adds a number, unless it is null or NaN.</summary>
    public void AddNumber(string key, double? value)
    {
        if (value is { } number && !double.IsNaN(number)) Add(key, number);
    }

    public override string ToString() => eventName;
}
