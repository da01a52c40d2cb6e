namespace OtelMl.Collector.Writing;

/// <summary>Decides whether an insert that failed is tried again: after ever longer delays, for a bounded time.</summary>
sealed record RetryPolicy(TimeSpan FirstDelay, TimeSpan MaxDelay, TimeSpan RetryFor)
{
    /// <summary>The delay before the next attempt; null to give up.</summary>
    /// <param name="failures">How many attempts failed, at least one.</param>
    /// <param name="waited">How long the rows have waited.</param>
    public TimeSpan? DelayAfter(int failures, TimeSpan waited)
    {
        TimeSpan remaining = RetryFor - waited;
        if (remaining <= TimeSpan.Zero)
            return null;
        double doubled = FirstDelay.TotalMilliseconds * Math.Pow(2, failures - 1);
        return TimeSpan.FromMilliseconds(Math.Min(Math.Min(doubled, MaxDelay.TotalMilliseconds), remaining.TotalMilliseconds));
    }
}
