using OtelMl.Collector.Columns;

namespace OtelMl.Collector.Writing;

/// <summary>A request's block on its way, and the request that waits for it.</summary>
sealed class PendingBlock(Block block, long since)
{
    readonly TaskCompletionSource<WriteOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Block Block => block;

    public int Rows { get; } = block.Rows;

    public long Bytes { get; } = block.Bytes;

    /// <summary>When it was handed over, as the time provider's timestamp.</summary>
    public long Since => since;

    public Task<WriteOutcome> Outcome => _outcome.Task;

    public void Complete(WriteOutcome outcome) => _outcome.TrySetResult(outcome);
}
