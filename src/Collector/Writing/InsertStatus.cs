namespace OtelMl.Collector.Writing;

/// <summary>How an attempt to insert ended.</summary>
enum InsertStatus
{
    /// <summary>ClickHouse has the rows on disk.</summary>
    Stored,

    /// <summary>ClickHouse does not answer, or says that it cannot just now.</summary>
    Unavailable,

    /// <summary>ClickHouse took too long.</summary>
    TimedOut,

    /// <summary>ClickHouse does not want these rows; trying the same again would not help.</summary>
    Refused,
}
