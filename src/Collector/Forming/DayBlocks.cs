using OtelMl.Collector.Columns;

namespace OtelMl.Collector.Forming;

/// <summary>One request's rows of one table: a single block, unless they fall on more days than a block may have.</summary>
sealed class DayBlocks<TBlock>
    where TBlock : Block, new()
{
    readonly List<TBlock> _blocks = [];
    TBlock? _spare;
    TBlock? _latest;

    public IReadOnlyList<TBlock> All => _blocks;

    /// <summary>The block that the next row most likely belongs to, for who cannot know before the row is read.</summary>
    public TBlock Likely => _latest ?? (_spare ??= new TBlock());

    /// <summary>The block to which a row of this time is to be added.</summary>
    public TBlock For(long unixNanoseconds)
    {
        foreach (TBlock block in _blocks)
        {
            if (block.Days.TryAdd(unixNanoseconds))
                return _latest = block;
        }

        _latest = _spare ?? new TBlock();
        _spare = null;
        _latest.Days.TryAdd(unixNanoseconds);
        _blocks.Add(_latest);
        return _latest;
    }

    /// <summary>Drops all rows and gives the memory back.</summary>
    public void Release()
    {
        foreach (TBlock block in _blocks)
            block.Release();
        ReleaseSpare();
    }

    /// <summary>Gives back the memory of what is not among <see cref="All"/>.</summary>
    public void ReleaseSpare() => _spare?.Release();
}
