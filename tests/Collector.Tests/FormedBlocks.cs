using System.Text;
using OtelMl.Collector.Columns;
using OtelMl.Collector.Forming;

namespace OtelMl.Collector.Tests;

/// <summary>What requests became, compared and dropped.</summary>
static class FormedBlocks
{
    /// <summary>Asserts that both are the same to the byte, and releases them.</summary>
    public static void AssertEqual(Formed expected, Formed actual, string what)
    {
        Assert.Equal(expected.Rejections.Count, actual.Rejections.Count);
        Assert.Equal(expected.Rejections.Message, actual.Rejections.Message);
        AssertSameBlocks(expected.Blocks, actual.Blocks, what);
    }

    /// <summary>Asserts that both are the same to the byte, and releases them.</summary>
    public static void AssertSameBlocks(IReadOnlyList<Block> expected, IReadOnlyList<Block> actual, string what)
    {
        Assert.Equal(expected.Select(block => block.Table), actual.Select(block => block.Table));
        foreach ((Block left, Block right) in expected.Zip(actual))
            AssertSameBytes(Written(left), Written(right), $"The {left.Table} blocks of {what} differ");
        foreach (Block block in expected.Concat(actual))
            block.Release();
    }

    public static void Release(this Formed formed)
    {
        foreach (Block block in formed.Blocks)
            block.Release();
    }

    static void AssertSameBytes(byte[] expected, byte[] actual, string otherwise)
    {
        int same = expected.AsSpan().CommonPrefixLength(actual);
        Assert.True(same == expected.Length && same == actual.Length, $"{otherwise} at byte {same} of {expected.Length} and {actual.Length}: {Around(expected, same)} and {Around(actual, same)}");
    }

    static string Around(byte[] bytes, int at) => Encoding.Latin1.GetString(bytes.AsSpan()[Math.Max(0, at - 40)..Math.Min(bytes.Length, at + 20)]);

    static byte[] Written(Block block)
    {
        using var stream = new MemoryStream();
        block.WriteToAsync(stream, CancellationToken.None).GetAwaiter().GetResult();
        return stream.ToArray();
    }
}
