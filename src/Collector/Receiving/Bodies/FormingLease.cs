namespace OtelMl.Collector.Receiving.Bodies;

/// <summary>
/// What the rows of one request take while they are formed, of the memory in which all requests are read: a few bytes may become many,
/// as texts that are said once and meant in every row do.
/// </summary>
/// <param name="lease">What the request holds of that memory; null to count only.</param>
/// <param name="maxBytes">The most that one request's rows may take.</param>
sealed class FormingLease(BodyLease? lease, long maxBytes)
{
    const long Step = 1024 * 1024;

    long _taken;
    long _leased;

    /// <exception cref="RefusedException">The request's rows, or those of all requests, take too much.</exception>
    public void Take(long bytes)
    {
        _taken += bytes;
        if (_taken <= _leased)
            return;
        if (_taken > maxBytes)
            throw new RefusedException(Refusal.GrowsTooLarge(maxBytes));
        long step = Math.Max(Step, _taken - _leased);
        lease?.Take(step);
        _leased += step;
    }

    /// <summary>Counts anew, after what was formed has been dropped.</summary>
    public void StartAgain() => _taken = 0;
}
