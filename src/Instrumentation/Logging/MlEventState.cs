using System.Collections;
using System.Diagnostics;

namespace OtelMl.Instrumentation;

/// <summary>
/// What is handed to <see cref="Microsoft.Extensions.Logging.ILogger"/> for one event: its attributes, and beside them the
/// time and span that <see cref="MlEventStamp"/> moves onto the log record, because ILogger has no parameter for either.
/// </summary>
sealed class MlEventState(string eventName, DateTimeOffset time, ActivityContext context, int capacity)
    : IReadOnlyList<KeyValuePair<string, object?>>
{
    readonly List<KeyValuePair<string, object?>> _attributes = new(capacity);

    public DateTimeOffset Time => time;

    public ActivityContext Context => context;

    public int Count => _attributes.Count;

    public KeyValuePair<string, object?> this[int index] => _attributes[index];

    /// <summary>Adds an attribute, unless the value is null.</summary>
    public void Add(string key, object? value)
    {
        if (value is not null) _attributes.Add(new(key, value));
    }

    /// <summary>Adds a number, unless it is null or NaN.</summary>
    public void AddNumber(string key, double? value)
    {
        if (value is { } number && !double.IsNaN(number)) Add(key, number);
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _attributes.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => eventName;
}
