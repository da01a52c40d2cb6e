namespace OtelMl.Collector.Writing;

/// <summary>Decides how an insert that failed is tried again: after ever longer delays, with ever more time, and without end.</summary>
sealed record RetryPolicy(TimeSpan FirstDelay, TimeSpan MaxDelay, TimeSpan FirstTimeout, TimeSpan MaxTimeout)
{
    /// <summary>The delay before the next attempt.</summary>
    /// <param name="failures">How many attempts failed, at least one.</param>
    public TimeSpan DelayAfter(int failures) => Doubled(FirstDelay, failures - 1, MaxDelay);

    /// <summary>How long an attempt may take: one that was too slow is given longer, lest it be cut off for ever.</summary>
    /// <param name="timeouts">How many attempts took too long.</param>
    public TimeSpan TimeoutAfter(int timeouts) => Doubled(FirstTimeout, timeouts, MaxTimeout);

    static TimeSpan Doubled(TimeSpan first, int times, TimeSpan most) =>
        TimeSpan.FromMilliseconds(Math.Min(first.TotalMilliseconds * Math.Pow(2, times), most.TotalMilliseconds));
}
