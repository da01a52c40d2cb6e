namespace OtelMl.Collector.Queue;

/// <summary>
/// Bounds the bytes of blocks that wait, in memory or on disk. What is larger than the whole budget is let in when nothing else waits,
/// lest it could never be written.
/// </summary>
sealed class ByteBudget(long maxBytes)
{
    long _taken;

    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>Whether nothing more is let in.</summary>
    public bool IsUsedUp => Taken >= maxBytes;

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

    /// <summary>Counts what is there already, whether or not it fits.</summary>
    public void Take(long bytes) => Interlocked.Add(ref _taken, bytes);

    public void Return(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
