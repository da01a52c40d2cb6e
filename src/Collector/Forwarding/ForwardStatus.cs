namespace OtelMl.Collector.Forwarding;

/// <summary>How an attempt to pass a request on ended.</summary>
enum ForwardStatus
{
    /// <summary>The backend has it.</summary>
    Sent,

    /// <summary>The backend does not answer, says that it cannot just now, or that somebody has to mend something first.</summary>
    Later,

    /// <summary>The backend does not want this request; some of it alone it may.</summary>
    Refused,

    /// <summary>The backend wants no such request at all.</summary>
    Unwanted,
}
