using OtelMl.Collector.Columns;

namespace OtelMl.Collector.Forming;

/// <summary>One request's rows of one table: a single block, unless they fall on more days than a block may have.</summary>
/// <param name="make">Makes a block without rows.</param>
sealed class DayBlocks<TBlock>(Func<TBlock> make)
    where TBlock : Block
{
    readonly List<TBlock> _blocks = [];
    TBlock? _spare;
    TBlock? _latest;

    public IReadOnlyList<TBlock> All => _blocks;

    /// <summary>The block that the next row most likely belongs to, for who cannot know before the row is read.</summary>
    public TBlock Likely => _latest ?? (_spare ??= make());

    /// <summary>The block to which a row of this time is to be added.</summary>
    public TBlock For(long unixNanoseconds)
    {
        foreach (TBlock block in _blocks)
        {
            if (block.Days.TryAdd(unixNanoseconds))
                return _latest = block;
        }

        _latest = _spare ?? make();
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
