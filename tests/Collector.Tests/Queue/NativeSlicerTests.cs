using System.Buffers;
using CsCheck;
using OtelMl.Collector.Writing;

namespace OtelMl.Collector.Tests.Queue;

public sealed class NativeSlicerTests
{
    [Fact]
    public void Rows_cut_out_are_the_block_that_these_rows_alone_would_form()
    {
        Gen<(string Text, long Time, double Number, List<string> Items)> row = Gen.Select(Gen.String, Gen.Long[0, long.MaxValue], Gen.Double, Gen.String.List[0, 3]);
        row.List[1, 12].Select(Gen.Int[0, 12], Gen.Int[0, 12]).Sample((rows, one, other) =>
        {
            int from = Math.Min(Math.Min(one, other), rows.Count);
            int to = Math.Min(Math.Max(one, other), rows.Count);
            var cut = new ArrayBufferWriter<byte>();
            NativeSlicer.Slice(QueueBlocks.Native(Form(rows)), from, to, cut);
            return cut.WrittenSpan.SequenceEqual(QueueBlocks.Native(Form(rows[from..to])));
        });
    }

    [Fact]
    public void A_type_that_cannot_be_cut_is_told()
    {
        byte[] block = [1, 1, 1, (byte)'x', 4, .. "JSON"u8, 0];
        Assert.Throws<NotSupportedException>(() => NativeSlicer.Slice(block, 0, 1, new ArrayBufferWriter<byte>()));
    }

    static EveryTypeBlock Form(List<(string Text, long Time, double Number, List<string> Items)> rows)
    {
        var block = new EveryTypeBlock();
        foreach ((string text, long time, double number, List<string> items) in rows)
            block.AddRow((int)time, text, time, number, items);
        return block;
    }
}
