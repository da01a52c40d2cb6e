using System.Buffers;
using OtelMl.Collector.Queue;

namespace OtelMl.Collector.Writing;

/// <summary>
/// Inserts a batch that ClickHouse refused: in halves, and the refused of those in halves, until the bad rows are alone. Each piece has
/// a token of its own and a refusal is noted before its halves are tried, so that the program may end anywhere without doubling a row.
/// </summary>
sealed class RefusedBatch(TableQueue queue, IReadOnlyList<QueuedBlock> blocks, Func<Insert, Task<InsertOutcome>> insert)
{
    // After a crash every stored piece is sent again, and has to be among the last 10,000 parts that the table remembers tokens of.
    const int MaxParts = 8000;

    readonly List<DeadLetter> _letters = [];
    readonly BlockShape _shape = blocks[0].Shape;

    // Whatever is still refused after so many refusals stays together. A day may be two of the server's; each refusal adds one piece.
    readonly int _maxRefusals = Math.Min(2000, MaxParts / (2 * Math.Max(1, blocks.SelectMany(block => block.Shape.Days).Distinct().Count())));
    (QueuedBlock Block, byte[] Native)? _loaded;

    /// <summary>Returns what was refused in the end; all else is stored.</summary>
    /// <param name="reason">Why the whole was.</param>
    public async Task<IReadOnlyList<DeadLetter>> InsertAsync(string reason)
    {
        var whole = new RowRange(RowRange.Whole, 0, blocks.Sum(block => (long)block.Rows));
        await HalveAsync(whole, reason);
        return _letters;
    }

    async Task HalveAsync(RowRange range, string reason)
    {
        bool known = queue.State.Open!.Refused.Contains(range.Piece);
        if (range.Rows == 1 || (!known && queue.State.Open.Refused.Count >= _maxRefusals))
        {
            _letters.Add(await LetterAsync(range, reason));
            return;
        }

        if (!known)
            queue.Refuse(range.Piece);
        (RowRange first, RowRange second) = range.Halve();
        await TryAsync(first, reason);
        await TryAsync(second, reason);
    }

    async Task TryAsync(RowRange range, string wholeReason)
    {
        if (queue.State.Open!.Refused.Contains(range.Piece))
        {
            await HalveAsync(range, wholeReason);
            return;
        }

        byte[] native = await CutAsync(range);
        InsertOutcome outcome = await insert(new Insert(
            _shape.Table, _shape.Columns, range.Rows, queue.State.Open.Token(range.Piece), (stream, cancelled) => stream.WriteAsync(native, cancelled).AsTask()));
        if (outcome.Status == InsertStatus.Refused)
            await HalveAsync(range, outcome.Reason);
    }

    async Task<DeadLetter> LetterAsync(RowRange range, string reason) =>
        new(_shape.Table, _shape.SchemaVersion, range.Rows, reason, queue.State.Open!.Token(range.Piece), await CutAsync(range));

    // A range may touch several blocks; a Native stream is any number of blocks, one after the other.
    async Task<byte[]> CutAsync(RowRange range)
    {
        var cut = new ArrayBufferWriter<byte>();
        long start = 0;
        foreach (QueuedBlock block in blocks)
        {
            int from = (int)Math.Clamp(range.From - start, 0, block.Rows);
            int to = (int)Math.Clamp(range.To - start, 0, block.Rows);
            if (from < to)
                NativeSlicer.Slice(await LoadAsync(block), from, to, cut);
            start += block.Rows;
        }

        return cut.WrittenSpan.ToArray();
    }

    async Task<byte[]> LoadAsync(QueuedBlock block)
    {
        if (_loaded is { } loaded && loaded.Block == block)
            return loaded.Native;
        using var native = new MemoryStream(checked((int)block.Bytes));
        await block.Segment.CopyAsync(block, native, CancellationToken.None);
        _loaded = (block, native.ToArray());
        return _loaded.Value.Native;
    }
}
