namespace OtelMl.Collector.Writing;

/// <summary>
/// Bounds the memory of blocks that wait to be stored. What is larger than the whole budget is let in when nothing else waits, lest it
/// could never be written.
/// </summary>
sealed class PendingBudget(long maxBytes)
{
    long _taken;

    public long Taken => Interlocked.Read(ref _taken);

    public bool TryTake(long bytes)
    {
        while (true)
        {
            long taken = Interlocked.Read(ref _taken);
            if (taken > 0 && taken + bytes > maxBytes)
                return false;
            if (Interlocked.CompareExchange(ref _taken, taken + bytes, taken) == taken)
                return true;
        }
    }

    public void Return(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
