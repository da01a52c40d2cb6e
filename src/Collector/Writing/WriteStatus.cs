namespace OtelMl.Collector.Writing;

/// <summary>How accepting a request ended, from best to worst.</summary>
enum WriteStatus
{
    /// <summary>It is on disk and will be delivered.</summary>
    Stored,

    /// <summary>Too much is waiting already; the sender is to try again later.</summary>
    Full,

    /// <summary>It cannot be written to disk now; the sender is to try again later.</summary>
    Unavailable,

    /// <summary>It cannot be written ever; trying again would not help.</summary>
    Refused,
}
