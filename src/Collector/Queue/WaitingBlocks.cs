namespace OtelMl.Collector.Queue;

/// <summary>The blocks of a table that are on disk and not delivered, in order. Safe for concurrent use.</summary>
sealed class WaitingBlocks
{
    readonly Lock _lock = new();
    readonly Queue<QueuedBlock> _blocks = new();
    readonly WakeUp _changed = new();
    long _rows;
    long _bytes;

    /// <summary>Pulsed when blocks come or go.</summary>
    public WakeUp Changed => _changed;

    public int Count
    {
        get
        {
            lock (_lock)
                return _blocks.Count;
        }
    }

    public (long Rows, long Bytes) Size
    {
        get
        {
            lock (_lock)
                return (_rows, _bytes);
        }
    }

    public QueuedBlock? Oldest
    {
        get
        {
            lock (_lock)
                return _blocks.TryPeek(out QueuedBlock? oldest) ? oldest : null;
        }
    }

    public void Add(IEnumerable<QueuedBlock> blocks)
    {
        lock (_lock)
        {
            foreach (QueuedBlock block in blocks)
            {
                _blocks.Enqueue(block);
                _rows += block.Rows;
                _bytes += block.Bytes;
            }
        }

        _changed.Pulse();
    }

    /// <summary>The blocks from the oldest on, for as long as they are wanted.</summary>
    public IReadOnlyList<QueuedBlock> TakeWhile(Func<QueuedBlock, bool> wanted)
    {
        lock (_lock)
            return [.. _blocks.TakeWhile(wanted)];
    }

    /// <summary>Drops the blocks before a sequence; returns their bytes.</summary>
    public long Drop(long done)
    {
        long dropped = 0;
        lock (_lock)
        {
            while (_blocks.TryPeek(out QueuedBlock? oldest) && oldest.Sequence < done)
            {
                _blocks.Dequeue();
                _rows -= oldest.Rows;
                dropped += oldest.Bytes;
            }

            _bytes -= dropped;
        }

        _changed.Pulse();
        return dropped;
    }
}
