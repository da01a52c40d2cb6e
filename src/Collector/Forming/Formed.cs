using OtelMl.Collector.Columns;
using OtelMl.Collector.Forwarding;

namespace OtelMl.Collector.Forming;

/// <summary>What a request became: blocks to be written, and what could not be stored.</summary>
sealed record Formed(IReadOnlyList<Block> Blocks, Rejections Rejections)
{
    /// <summary>The request itself, where it is to be passed on; null where it is not.</summary>
    public ForwardedRequest? Forwarded { get; init; }

    public long Rows => Blocks.Sum(block => (long)block.Rows);
}
