namespace OtelMl.Collector.Queue;

/// <summary>
/// Decides when what has come is written to disk: at once, for whatever comes meanwhile shares the next commit; but where many blocks
/// wait, ClickHouse is slow or away, and more requests are gathered into each block so that their number stays small.
/// </summary>
sealed record CommitPolicy(int ManyBlocks, TimeSpan Interval)
{
    public static readonly CommitPolicy Default = new(ManyBlocks: 256, TimeSpan.FromMilliseconds(50));

    /// <summary>How long to wait for more requests; zero to commit now.</summary>
    public TimeSpan Wait(int waitingBlocks, TimeSpan sinceLastCommit) =>
        waitingBlocks < ManyBlocks || sinceLastCommit >= Interval ? TimeSpan.Zero : Interval - sinceLastCommit;
}
