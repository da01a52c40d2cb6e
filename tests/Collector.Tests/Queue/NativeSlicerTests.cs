using System.Buffers;
using CsCheck;
using OtelMl.Collector.Columns;
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
    public void Maps_with_numbered_keys_are_cut_too_joined_or_not()
    {
        Gen<List<(byte Key, double Value)>> row = Gen.Select(Gen.Byte[0, 20], Gen.Double).List[0, 4];
        row.List[0, 8].List[1, 4].Select(Gen.Int[0, 32], Gen.Int[0, 32]).Sample((parts, one, other) =>
        {
            int rows = parts.Sum(part => part.Count);
            int from = Math.Min(Math.Min(one, other), rows);
            int to = Math.Min(Math.Max(one, other), rows);
            // Each part has a dictionary of its own, and so has what is left of it.
            List<Block> blocks = [.. parts.Where(part => part.Count > 0).Select(part => Keyed(part))];
            if (blocks.Count == 0)
                return true;
            var cut = new ArrayBufferWriter<byte>();
            NativeSlicer.Slice(QueueBlocks.Native(new JoinedBlock(blocks)), from, to, cut);

            int start = 0;
            var kept = new List<Block>();
            foreach (List<List<(byte Key, double Value)>> part in parts.Where(part => part.Count > 0))
            {
                kept.Add(Keyed(part, Math.Clamp(from - start, 0, part.Count), Math.Clamp(to - start, 0, part.Count)));
                start += part.Count;
            }

            return cut.WrittenSpan.SequenceEqual(QueueBlocks.Native(new JoinedBlock(kept)));
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

    // The rows from one up to another, under the keys of all.
    static KeyedBlock Keyed(List<List<(byte Key, double Value)>> rows, int from = 0, int to = int.MaxValue)
    {
        var block = new KeyedBlock();
        foreach ((byte key, _) in rows.SelectMany(row => row))
            block.NumberOf(key);
        foreach (List<(byte Key, double Value)> row in rows.Skip(from).Take(to - from))
            block.AddRow(row);
        return block;
    }
}
