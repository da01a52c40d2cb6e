using OtelMl.Collector.Columns;

namespace OtelMl.Collector.Forming;

/// <summary>One request's rows of one table: a single block, unless they fall on more days than a block may have.</summary>
sealed class DayBlocks<TBlock>
    where TBlock : Block, new()
{
    readonly List<TBlock> _blocks = [];

    public IReadOnlyList<TBlock> All => _blocks;

    /// <summary>The block to which a row of this time is to be added.</summary>
    public TBlock For(long unixNanoseconds)
    {
        foreach (TBlock block in _blocks)
        {
            if (block.Days.TryAdd(unixNanoseconds))
                return block;
        }

        var opened = new TBlock();
        opened.Days.TryAdd(unixNanoseconds);
        _blocks.Add(opened);
        return opened;
    }
}
