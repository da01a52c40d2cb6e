namespace OtelMl.Collector.Forwarding;

/// <summary>How passing on to a backend stands.</summary>
/// <param name="Name">The backend's name.</param>
/// <param name="Endpoint">Where it is.</param>
/// <param name="Signals">What it gets.</param>
/// <param name="WaitingRecords">How many records wait for it on disk.</param>
/// <param name="WaitingBytes">Their bytes.</param>
/// <param name="MaxBytes">The most that may wait.</param>
/// <param name="Oldest">When the oldest of them was accepted; null where none waits.</param>
/// <param name="Failure">Why it did not take the last request; null where it did.</param>
/// <param name="Dropped">How many records were dropped for it since the collector started, because they were too many to wait.</param>
/// <param name="DeadLettered">How many records it refused since then.</param>
public sealed record ForwardState(
    string Name,
    string Endpoint,
    IReadOnlyList<string> Signals,
    long WaitingRecords,
    long WaitingBytes,
    long MaxBytes,
    DateTimeOffset? Oldest,
    string? Failure,
    long Dropped,
    long DeadLettered)
{
    /// <summary>How long the oldest of what waits has waited.</summary>
    public TimeSpan Lag(DateTimeOffset now) => Oldest is { } oldest && oldest < now ? now - oldest : TimeSpan.Zero;
}
