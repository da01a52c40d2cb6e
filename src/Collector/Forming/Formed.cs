using OtelMl.Collector.Columns;

namespace OtelMl.Collector.Forming;

/// <summary>What a request became: blocks to be written, and what could not be stored.</summary>
sealed record Formed(IReadOnlyList<Block> Blocks, Rejections Rejections)
{
    public long Rows => Blocks.Sum(block => (long)block.Rows);
}
