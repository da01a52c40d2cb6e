using Google.Protobuf.Collections;

namespace OtelMl.Collector.Forming;

/// <summary>How many records of a request were rejected, and why the first were, by field path.</summary>
sealed class Rejections
{
    const int Named = 5;

    readonly List<string> _reasons = [];
    long _reasonCount;

    public long Count { get; private set; }

    /// <summary>Whether the sender has to be told anything.</summary>
    public bool Any => _reasonCount > 0;

    public string Message
    {
        get
        {
            string named = string.Join("; ", _reasons);
            return _reasonCount > Named ? $"{named}; and {_reasonCount - Named} more" : named;
        }
    }

    public void Reject(string reason, long records = 1)
    {
        Count += records;
        Warn(reason);
    }

    /// <summary>Removes the records that have a fault.</summary>
    public static void Remove<T>(RepeatedField<T>? records, Func<T, string?> fault)
    {
        if (records is null)
            return;
        T[] kept = [.. records.Where(record => fault(record) is null)];
        if (kept.Length == records.Count)
            return;
        records.Clear();
        records.AddRange(kept);
    }

    /// <summary>Tells the sender something although no record was rejected.</summary>
    public void Warn(string warning)
    {
        if (_reasonCount++ < Named)
            _reasons.Add(warning);
    }
}
