namespace OtelMl.Collector.Columns;

/// <summary>
/// Bounds the memory of the columns that one request is formed into: two bytes on the wire can ask for a row of a hundred, or for
/// a copy of a resource of megabytes. A request is formed on one thread from start to end, so the bound is that thread's; it is looked at
/// when an array grows, which is seldom.
/// </summary>
static class FormingMemory
{
    [ThreadStatic]
    static long _left;

    /// <summary>Bounds what is formed on this thread until <see cref="Lift"/>.</summary>
    public static void Bound(long bytes) => _left = bytes;

    public static void Lift() => _left = 0;

    /// <exception cref="FormedTooLargeException">There is no more.</exception>
    public static void Take(long bytes)
    {
        if (_left == 0)
            return;
        long left = _left - bytes;
        if (left <= 0)
            throw new FormedTooLargeException();
        _left = left;
    }
}
