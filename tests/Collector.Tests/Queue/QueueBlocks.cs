using OtelMl.Collector.Queue;

namespace OtelMl.Collector.Tests.Queue;

/// <summary>Blocks to queue, and what is read back of them.</summary>
static class QueueBlocks
{
    public static (Columns.Block Block, BlockShape Shape) Of(int key, int rows = 1, string text = "text")
    {
        var block = new EveryTypeBlock();
        for (int i = 0; i < rows; i++)
            block.AddRow(key, text, i, 0.5, "a", "b");
        return (block, BlockShape.Of(block, schemaVersion: 9));
    }

    public static byte[] Native(Columns.Block block)
    {
        using var stream = new MemoryStream();
        block.WriteToAsync(stream, CancellationToken.None).GetAwaiter().GetResult();
        return stream.ToArray();
    }

    public static byte[] Native(QueuedBlock block)
    {
        using var stream = new MemoryStream();
        block.Segment.CopyAsync(block, stream, CancellationToken.None).GetAwaiter().GetResult();
        return stream.ToArray();
    }
}
