using OtelMl.Collector.Forming;

namespace OtelMl.Collector.Parsing;

/// <summary>The rows of one kind that a request has.</summary>
sealed class TupleRows
{
    readonly TupleKeys _keys = new();

    public TupleRows(TupleLayout layout)
    {
        Layout = layout;
        Blocks = new DayBlocks<TupleBlock>(() => new TupleBlock(layout, _keys));
        Maps = [.. layout.Maps.Select(prefix => new TupleMap(prefix, _keys.Of(prefix)))];
    }

    public TupleLayout Layout { get; }

    public DayBlocks<TupleBlock> Blocks { get; }

    /// <summary>What the maps of the present batch have.</summary>
    public IReadOnlyList<TupleMap> Maps { get; }
}
