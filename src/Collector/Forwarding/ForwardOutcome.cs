namespace OtelMl.Collector.Forwarding;

/// <summary>How an attempt ended, and why.</summary>
/// <param name="Status">How.</param>
/// <param name="Reason">Why; empty where it went well.</param>
sealed record ForwardOutcome(ForwardStatus Status, string Reason = "")
{
    /// <summary>How many records the backend has rejected of a request that it took.</summary>
    public long Rejected { get; init; }

    /// <summary>How long the backend wants to be left alone.</summary>
    public TimeSpan RetryAfter { get; init; }
}
