using OtelMl.Collector.Columns;

namespace OtelMl.Collector.Writing;

/// <summary>Blocks of one table that are to be inserted together.</summary>
sealed class BlockBatch
{
    readonly List<PendingBlock> _blocks = [];
    readonly PartitionDays _days = new();

    public IReadOnlyList<PendingBlock> Blocks => _blocks;

    public int Rows { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>When the block that waits longest was handed over.</summary>
    public long Since => _blocks[0].Since;

    public bool TryAdd(PendingBlock pending, FlushPolicy policy)
    {
        if (!policy.Admits(Rows, Bytes, pending.Rows, pending.Bytes) || !_days.TryAddAll(pending.Block.Days))
            return false;
        _blocks.Add(pending);
        Rows += pending.Rows;
        Bytes += pending.Bytes;
        return true;
    }

    /// <summary>Makes one block of all, to be used while they are there.</summary>
    public Block Merge() => new JoinedBlock([.. _blocks.Select(pending => pending.Block)]);
}
