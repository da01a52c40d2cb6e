using System.Text;
using CsCheck;
using OtelMl.Collector.Queue;
using OtelMl.Collector.Writing;
using OtelMl.Storage;
using OtelMl.Tests.Shared;

namespace OtelMl.Collector.Tests.Queue;

/// <summary>The decisions around the queue.</summary>
public sealed class QueuePolicyTests
{
    static readonly FlushPolicy Limits = new(MaxRows: 10, MaxBytes: 1_000_000, TimeSpan.Zero);

    [Fact]
    public void What_comes_is_committed_at_once()
    {
        Assert.Equal(TimeSpan.Zero, CommitPolicy.Default.Wait(waitingBlocks: 0, TimeSpan.Zero));
        Assert.Equal(TimeSpan.Zero, CommitPolicy.Default.Wait(waitingBlocks: 255, TimeSpan.Zero));
    }

    [Fact]
    public void While_many_blocks_wait_requests_are_gathered()
    {
        Assert.Equal(TimeSpan.FromMilliseconds(40), CommitPolicy.Default.Wait(waitingBlocks: 256, TimeSpan.FromMilliseconds(10)));
        Assert.Equal(TimeSpan.Zero, CommitPolicy.Default.Wait(waitingBlocks: 256, TimeSpan.FromMilliseconds(50)));
    }

    [Fact]
    public async Task A_batch_is_the_oldest_blocks_that_fit_together()
    {
        using var folder = new TemporaryFolder();
        using TableLog log = TableLog.Open(folder.Path, 1_000_000, DeliveryState.Fresh).Log;
        var waiting = new WaitingBlocks();
        waiting.Add(await log.AppendAsync([QueueBlocks.Of(1, 6), QueueBlocks.Of(2, 4), QueueBlocks.Of(3, 1)], DateTimeOffset.UnixEpoch));

        Assert.Equal([1, 2], BatchPolicy.Next(waiting, Limits).Select(block => block.Sequence));
        Assert.Equal([1], BatchPolicy.Next(waiting, Limits with { MaxRows = 5 }).Select(block => block.Sequence));
        Assert.Equal([1], BatchPolicy.Next(waiting, Limits with { MaxBytes = 10 }).Select(block => block.Sequence));
    }

    [Fact]
    public async Task A_batch_has_one_list_of_columns_and_not_too_many_days()
    {
        using var folder = new TemporaryFolder();
        using TableLog log = TableLog.Open(folder.Path, 1_000_000, DeliveryState.Fresh).Log;
        (Columns.Block block, BlockShape shape) = QueueBlocks.Of(1);
        async Task<IReadOnlyList<long>> NextAsync(params BlockShape[] shapes)
        {
            var waiting = new WaitingBlocks();
            waiting.Add(await log.AppendAsync([.. shapes.Select(shape => (block, shape))], DateTimeOffset.UnixEpoch));
            return [.. BatchPolicy.Next(waiting, Limits).Select(block => block.Sequence - waiting.Oldest!.Sequence)];
        }

        Assert.Equal([0, 1], await NextAsync(shape, shape with { Columns = [.. shape.Columns] }));
        Assert.Equal([0], await NextAsync(shape, shape with { Columns = [.. shape.Columns, "new"] }));
        Assert.Equal([0, 1], await NextAsync(shape with { Days = [.. Enumerable.Range(0, 30)] }, shape with { Days = [.. Enumerable.Range(20, 30)] }));
        Assert.Equal([0], await NextAsync(shape with { Days = [.. Enumerable.Range(0, 30)] }, shape with { Days = [.. Enumerable.Range(21, 30)] }));
    }

    [Fact]
    public void The_halves_of_a_piece_are_the_piece_and_every_piece_has_its_own_number()
    {
        Gen.Long[1, 500].Sample(rows =>
        {
            var pieces = new Stack<RowRange>([new RowRange(RowRange.Whole, 0, rows)]);
            var numbers = new HashSet<long>();
            long alone = 0;
            while (pieces.TryPop(out RowRange piece))
            {
                Assert.True(numbers.Add(piece.Piece));
                if (piece.Rows == 1)
                {
                    Assert.Equal(alone++, piece.From);
                    continue;
                }

                (RowRange first, RowRange second) = piece.Halve();
                Assert.Equal((piece.From, first.To, piece.To), (first.From, second.From, second.To));
                pieces.Push(second);
                pieces.Push(first);
            }

            return alone == rows;
        });
    }

    [Fact]
    public void A_checksum_is_that_of_the_standard()
    {
        var checksum = new Crc32C();
        checksum.Add(Encoding.ASCII.GetBytes("123456789"));
        Assert.Equal(0xE3069283u, checksum.Value);
    }

    [Fact]
    public void Two_collectors_cannot_share_a_queue()
    {
        using var folder = new TemporaryFolder();
        using (QueueFolder.Open(folder.Path))
        {
            StorageException refused = Assert.Throws<StorageException>(() => QueueFolder.Open(folder.Path));
            Assert.Contains("in use by another otelml", refused.Message, StringComparison.Ordinal);
        }

        QueueFolder.Open(folder.Path).Dispose();
    }
}
