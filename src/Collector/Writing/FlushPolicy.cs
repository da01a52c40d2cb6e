namespace OtelMl.Collector.Writing;

/// <summary>
/// Decides when the rows that wait become an insert. An insert starts as soon as the last one is an interval old, so that a lone
/// request need not wait and many requests share inserts, or at once when the block is as large as it may be.
/// </summary>
sealed record FlushPolicy(int MaxRows, long MaxBytes, TimeSpan Interval)
{
    /// <summary>Whether a block may join those that wait; a block larger than allowed goes alone.</summary>
    public bool Admits(long waitingRows, long waitingBytes, int rows, long bytes) =>
        waitingRows == 0 || (waitingRows + rows <= MaxRows && waitingBytes + bytes <= MaxBytes);

    /// <summary>How long to wait for more rows; zero to insert now.</summary>
    public TimeSpan Wait(long waitingRows, long waitingBytes, TimeSpan sinceLastInsert) =>
        waitingRows >= MaxRows || waitingBytes >= MaxBytes || sinceLastInsert >= Interval ? TimeSpan.Zero : Interval - sinceLastInsert;
}
