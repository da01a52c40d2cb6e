namespace OtelMl.Collector.Writing;

/// <summary>How writing ended, from best to worst.</summary>
enum WriteStatus
{
    /// <summary>ClickHouse has it on disk.</summary>
    Stored,

    /// <summary>Too much is waiting already; the sender is to try again later.</summary>
    Full,

    /// <summary>ClickHouse does not answer, or says that it cannot just now; the sender is to try again later.</summary>
    Unavailable,

    /// <summary>ClickHouse does not want this; trying again would not help.</summary>
    Refused,
}
