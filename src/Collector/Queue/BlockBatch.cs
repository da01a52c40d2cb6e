using OtelMl.Collector.Columns;
using OtelMl.Collector.Writing;

namespace OtelMl.Collector.Queue;

/// <summary>Requests' blocks of one table that are written to disk as one.</summary>
sealed class BlockBatch
{
    readonly List<PendingBlock> _blocks = [];
    readonly PartitionDays _days = new();
    long _rows;
    long _bytes;

    public IReadOnlyList<PendingBlock> Blocks => _blocks;

    public bool TryAdd(PendingBlock pending, FlushPolicy policy)
    {
        if (!policy.Admits(_rows, _bytes, pending.Rows, pending.Bytes) || !_days.TryAddAll(pending.Block.Days))
            return false;
        _blocks.Add(pending);
        _rows += pending.Rows;
        _bytes += pending.Bytes;
        return true;
    }

    /// <summary>Makes one block of all, to be used while they are there.</summary>
    public Block Merge() => new JoinedBlock([.. _blocks.Select(pending => pending.Block)]);
}
