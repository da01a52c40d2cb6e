using OtelMl.Collector.Columns;
using OtelMl.Collector.Writing;

namespace OtelMl.Collector.Queue;

/// <summary>A request's block on its way to the disk, and the request that waits for it.</summary>
sealed class PendingBlock(Block block)
{
    readonly TaskCompletionSource<WriteOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Block Block => block;

    public int Rows { get; } = block.Rows;

    public long Bytes { get; } = block.Bytes;

    /// <summary>The memory it takes until it is on disk.</summary>
    public long Memory { get; } = block.Capacity;

    public Task<WriteOutcome> Outcome => _outcome.Task;

    public void Complete(WriteOutcome outcome) => _outcome.TrySetResult(outcome);
}
