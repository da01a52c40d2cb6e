using OtelMl.Collector.Columns;
using OtelMl.Collector.Queue;

namespace OtelMl.Collector.Writing;

/// <summary>Decides which of the waiting blocks go into the next insert: the oldest, in order, as many as fit together.</summary>
static class BatchPolicy
{
    public static IReadOnlyList<QueuedBlock> Next(WaitingBlocks waiting, FlushPolicy limits)
    {
        long rows = 0;
        long bytes = 0;
        IReadOnlyList<string>? columns = null;
        var days = new PartitionDays();
        return waiting.TakeWhile(block =>
        {
            columns ??= block.Shape.Columns;
            if (!limits.Admits(rows, bytes, block.Rows, block.Bytes) || !IsSame(columns, block.Shape.Columns) || !days.TryAddAll(block.Shape.Days))
                return false;
            rows += block.Rows;
            bytes += block.Bytes;
            return true;
        });
    }

    static bool IsSame(IReadOnlyList<string> columns, IReadOnlyList<string> others) => ReferenceEquals(columns, others) || columns.SequenceEqual(others);
}
