using System.Buffers.Binary;
using CsCheck;
using OtelMl.Collector.Queue;
using OtelMl.Tests.Shared;

namespace OtelMl.Collector.Tests.Queue;

/// <summary>What of the log survives whatever happens to its files.</summary>
public sealed class TableLogTests
{
    const long LargeSegments = 1024 * 1024;
    const long MaxSpareBytes = 4096;

    static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1_795_168_800_123);

    [Fact]
    public async Task What_was_appended_is_found_again_byte_for_byte()
    {
        using var folder = new TemporaryFolder();
        var appended = new[] { QueueBlocks.Of(1), QueueBlocks.Of(2, rows: 3, new string('ü', 100_000)), QueueBlocks.Of(3, rows: 500) };
        using (TableLog log = TableLog.Open(folder.Path, LargeSegments, DeliveryState.Fresh).Log)
            await log.AppendAsync(appended, Now);

        (TableLog reopened, Recovery recovery) = TableLog.Open(folder.Path, LargeSegments, DeliveryState.Fresh);

        using TableLog closing = reopened;
        Assert.Equal([1, 2, 3], recovery.Waiting.Select(block => block.Sequence));
        Assert.Equal(4, reopened.Next);
        foreach ((QueuedBlock found, (Columns.Block block, BlockShape shape)) in recovery.Waiting.Zip(appended))
        {
            Assert.Equal(QueueBlocks.Native(block), QueueBlocks.Native(found));
            Assert.Equal(block.Rows, found.Rows);
            Assert.Equal(Now, found.Committed);
            Assert.Equal((shape.Table, 9), (found.Shape.Table, found.Shape.SchemaVersion));
            Assert.Equal(shape.Columns, found.Shape.Columns);
            Assert.Equal(shape.Days, found.Shape.Days);
        }
    }

    [Fact]
    public async Task Cut_at_any_byte_every_block_before_the_cut_is_found_and_appending_goes_on()
    {
        (byte[] whole, long[] ends) = await SegmentAsync(blocks: 4);
        for (int length = 0; length <= whole.Length; length++)
        {
            using var folder = new TemporaryFolder();
            await File.WriteAllBytesAsync(folder.File("0000000000000001.log"), whole[..length], TestContext.Current.CancellationToken);
            int expected = ends.Count(end => end <= length);

            (TableLog log, Recovery recovery) = TableLog.Open(folder.Path, LargeSegments, DeliveryState.Fresh);

            using TableLog closing = log;
            Assert.Equal(expected, recovery.Waiting.Count);
            if (length % 37 != 0)
                continue;
            QueuedBlock next = Assert.Single(await log.AppendAsync([QueueBlocks.Of(99)], Now));
            Assert.Equal(expected + 1, next.Sequence);
            log.Dispose();
            (TableLog again, Recovery both) = TableLog.Open(folder.Path, LargeSegments, DeliveryState.Fresh);
            again.Dispose();
            Assert.Equal(expected + 1, both.Waiting.Count);
        }
    }

    [Fact]
    public async Task With_any_byte_changed_every_block_before_it_is_found_and_no_other_is_made_up()
    {
        (byte[] whole, long[] ends) = await SegmentAsync(blocks: 4);
        for (int at = 0; at < whole.Length; at++)
        {
            using var folder = new TemporaryFolder();
            byte[] damaged = [.. whole];
            damaged[at] ^= (byte)(1 << (at % 8));
            await File.WriteAllBytesAsync(folder.File("0000000000000001.log"), damaged, TestContext.Current.CancellationToken);

            (TableLog log, Recovery recovery) = TableLog.Open(folder.Path, LargeSegments, DeliveryState.Fresh);

            using TableLog closing = log;
            Assert.Equal(at < SegmentHeader.Size ? 0 : ends.Count(end => end <= at), recovery.Waiting.Count);
        }
    }

    [Fact]
    public void However_appends_deliveries_and_ends_follow_each_other_what_waits_is_what_was_appended_and_not_delivered()
    {
        Gen<Step> steps = Gen.Frequency((4, Gen.Int[1, 5].Select(blocks => new Step(Append: blocks))), (2, Gen.Int[0, 4].Select(blocks => new Step(Deliver: blocks))), (1, Gen.Const(new Step(Reopen: true))));
        steps.List[1, 25].Select(Gen.Int[1, 4000], Gen.Int[1, 4000]).Sample(
            (run, segmentBytes, worthKeeping) =>
            {
                using var folder = new TemporaryFolder();
                DeliveryState state = DeliveryState.Fresh;
                var waiting = new List<(long Sequence, byte[] Native)>();
                TableLog log = TableLog.Open(folder.Path, segmentBytes, state, worthKeeping).Log;
                int key = 0;
                foreach (Step step in run)
                {
                    if (step.Append > 0)
                    {
                        var blocks = Enumerable.Range(0, step.Append).Select(_ => QueueBlocks.Of(key++)).ToList();
                        IReadOnlyList<QueuedBlock> queued = log.AppendAsync(blocks, Now).GetAwaiter().GetResult();
                        waiting.AddRange(queued.Zip(blocks, (found, block) => (found.Sequence, QueueBlocks.Native(block.Block))));
                    }
                    else if (step.Reopen)
                    {
                        log.Dispose();
                        (log, Recovery recovery) = TableLog.Open(folder.Path, segmentBytes, state, worthKeeping);
                        Assert.Equal(0, recovery.Lost);
                        Assert.Equal(waiting.Select(block => block.Sequence), recovery.Waiting.Select(block => block.Sequence));
                        Assert.All(recovery.Waiting.Zip(waiting), pair => Assert.Equal(pair.Second.Native, QueueBlocks.Native(pair.First)));
                    }
                    else if (Math.Min(step.Deliver, waiting.Count) is > 0 and var delivered)
                    {
                        state = state.Begin(Guid.NewGuid(), waiting[0].Sequence, waiting[delivered - 1].Sequence + 1).Finish();
                        waiting.RemoveRange(0, delivered);
                        log.Release(state.Done);
                    }
                }

                log.Dispose();
            },
            iter: 200);
    }

    [Fact]
    public async Task Files_go_when_their_blocks_are_delivered()
    {
        using var folder = new TemporaryFolder();
        using TableLog log = TableLog.Open(folder.Path, segmentBytes: 1, DeliveryState.Fresh).Log;
        for (int i = 0; i < 5; i++)
            await log.AppendAsync([QueueBlocks.Of(i)], Now);

        log.Release(done: 4);

        Assert.Equal(["0000000000000004.log", "0000000000000005.log"], Segment.PathsIn(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_file_whose_blocks_are_delivered_is_written_over_and_nothing_of_its_earlier_use_comes_back()
    {
        using var folder = new TemporaryFolder();
        using (TableLog log = TableLog.Open(folder.Path, segmentBytes: 1, DeliveryState.Fresh, worthKeeping: 1).Log)
        {
            await log.AppendAsync([QueueBlocks.Of(1, rows: 300), QueueBlocks.Of(2, rows: 300)], Now);
            long first = new FileInfo(Assert.Single(Segment.PathsIn(folder.Path))).Length;
            log.Release(done: 3);

            await log.AppendAsync([QueueBlocks.Of(3)], Now);
            await log.AppendAsync([QueueBlocks.Of(4)], Now);

            Assert.Equal(first, new FileInfo(Segment.PathsIn(folder.Path).First()).Length);
            Assert.Equal(2, Directory.GetFiles(folder.Path).Length);
        }

        (TableLog reopened, Recovery recovery) = TableLog.Open(folder.Path, segmentBytes: 1, new DeliveryState(3));

        using TableLog closing = reopened;
        Assert.Equal([3, 4], recovery.Waiting.Select(block => block.Sequence));
        Assert.Equal([QueueBlocks.Native(QueueBlocks.Of(3).Block), QueueBlocks.Native(QueueBlocks.Of(4).Block)], recovery.Waiting.Select(QueueBlocks.Native));
        Assert.Equal((0, 0), (recovery.TornBytes, recovery.Lost));
    }

    [Fact]
    public async Task Files_that_are_kept_to_be_written_over_keep_to_their_budget_which_files_in_use_again_are_no_part_of()
    {
        using var folder = new TemporaryFolder();
        using TableLog log = TableLog.Open(folder.Path, segmentBytes: 1, DeliveryState.Fresh, worthKeeping: 1, MaxSpareBytes).Log;
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < 20; i++)
                await log.AppendAsync([QueueBlocks.Of(i)], Now);
            Assert.Equal(20, Directory.GetFiles(folder.Path).Length);

            log.Release(done: log.Next);

            long largest = new FileInfo(Assert.Single(Segment.PathsIn(folder.Path))).Length;
            Assert.InRange(Segment.SparesIn(folder.Path).Sum(spare => new FileInfo(spare).Length), MaxSpareBytes - largest + 1, MaxSpareBytes);
        }
    }

    [Fact]
    public async Task While_files_are_let_go_and_written_over_at_the_same_time_nothing_is_lost()
    {
        const int Appends = 400;
        using var folder = new TemporaryFolder();
        using (TableLog log = TableLog.Open(folder.Path, segmentBytes: 1, DeliveryState.Fresh, worthKeeping: 1, MaxSpareBytes).Log)
        {
            using var stopping = new CancellationTokenSource();
            Task releasing = Task.Run(
                () =>
                {
                    while (!stopping.IsCancellationRequested)
                        log.Release(done: Math.Max(1, log.Next - 3));
                },
                TestContext.Current.CancellationToken);
            for (int i = 1; i <= Appends; i++)
            {
                (Columns.Block Block, BlockShape Shape) appended = QueueBlocks.Of(i, rows: i % 30);
                QueuedBlock queued = Assert.Single(await log.AppendAsync([appended], Now));
                Assert.Equal(QueueBlocks.Native(appended.Block), QueueBlocks.Native(queued));
            }

            await stopping.CancelAsync();
            await releasing;
        }

        (TableLog reopened, Recovery recovery) = TableLog.Open(folder.Path, segmentBytes: 1, new DeliveryState(Appends + 1 - 3));
        using TableLog closing = reopened;
        Assert.Equal([Appends - 2, Appends - 1, Appends], recovery.Waiting.Select(block => block.Sequence));
        Assert.Equal(0, recovery.Lost);
    }

    [Fact]
    public async Task A_file_that_a_write_failed_in_is_written_no_more_neither_behind_what_it_has_nor_over_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There are files that can be sealed against growing on Linux only.");
        using var folder = new TemporaryFolder();
        string first = folder.File("0000000000000001.log");
        using TableLog log = TableLog.Open(folder.Path, LargeSegments, DeliveryState.Fresh, worthKeeping: 1).Log;
        using var fillable = new FillableFile(first);
        (Columns.Block Block, BlockShape Shape) kept = QueueBlocks.Of(1);
        QueuedBlock queued = Assert.Single(await log.AppendAsync([kept], Now));

        fillable.Fill();
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => log.AppendAsync([QueueBlocks.Of(2)], Now));

        Assert.Equal(2, Assert.Single(await log.AppendAsync([QueueBlocks.Of(2)], Now)).Sequence);
        Assert.Equal([first, folder.File("0000000000000002.log")], Segment.PathsIn(folder.Path));
        Assert.Equal(QueueBlocks.Native(kept.Block), QueueBlocks.Native(queued));
        log.Release(done: 2);
        Assert.Empty(Segment.SparesIn(folder.Path));
        Assert.Equal([folder.File("0000000000000002.log")], Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData(InBetween.RoomTaken)]
    [InlineData(InBetween.LaidAside)]
    [InlineData(InBetween.HeadWritten)]
    [InlineData(InBetween.Renamed)]
    public async Task A_process_that_ends_while_a_file_becomes_another_loses_nothing_and_leaves_nothing(InBetween ended)
    {
        using var folder = new TemporaryFolder();
        using (TableLog log = TableLog.Open(folder.Path, segmentBytes: 1, DeliveryState.Fresh).Log)
        {
            await log.AppendAsync([QueueBlocks.Of(1, rows: 300)], Now);
            await log.AppendAsync([QueueBlocks.Of(2)], Now);
        }

        (string delivered, string spare) = (folder.File("0000000000000001.log"), folder.File("0000000000000001.spare"));
        if (ended >= InBetween.LaidAside)
            File.Move(delivered, spare);
        if (ended >= InBetween.HeadWritten)
        {
            byte[] bytes = await File.ReadAllBytesAsync(spare, TestContext.Current.CancellationToken);
            new SegmentHeader(Guid.NewGuid(), First: 3, Reused: true).Write(bytes);
            await File.WriteAllBytesAsync(spare, bytes, TestContext.Current.CancellationToken);
        }

        if (ended >= InBetween.Renamed)
            File.Move(spare, folder.File("0000000000000003.log"));

        (TableLog reopened, Recovery recovery) = TableLog.Open(folder.Path, segmentBytes: 1, new DeliveryState(2));

        using TableLog closing = reopened;
        Assert.Equal([2], recovery.Waiting.Select(block => block.Sequence));
        Assert.Equal((0, 0), (recovery.TornBytes, recovery.Lost));
        Assert.Equal(["0000000000000002.log"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
        Assert.Equal(3, Assert.Single(await reopened.AppendAsync([QueueBlocks.Of(3)], Now)).Sequence);
    }

    [Fact]
    public async Task Records_of_an_earlier_use_are_not_those_of_the_present_one_whatever_they_say()
    {
        (byte[] whole, _) = await SegmentAsync(blocks: 4);
        using var folder = new TemporaryFolder();
        new SegmentHeader(Guid.NewGuid(), First: 1, Reused: true).Write(whole);
        await File.WriteAllBytesAsync(folder.File("0000000000000001.log"), whole, TestContext.Current.CancellationToken);

        (TableLog log, Recovery recovery) = TableLog.Open(folder.Path, LargeSegments, DeliveryState.Fresh);

        using TableLog closing = log;
        Assert.Empty(recovery.Waiting);
        Assert.Equal(1, log.Next);
    }

    [Fact]
    public async Task A_file_that_was_being_made_into_another_when_the_machine_failed_is_no_loss()
    {
        using var folder = new TemporaryFolder();
        using (TableLog log = TableLog.Open(folder.Path, segmentBytes: 1, DeliveryState.Fresh).Log)
        {
            await log.AppendAsync([QueueBlocks.Of(1)], Now);
            await log.AppendAsync([QueueBlocks.Of(2)], Now);
        }

        string delivered = folder.File("0000000000000001.log");
        byte[] bytes = await File.ReadAllBytesAsync(delivered, TestContext.Current.CancellationToken);
        new SegmentHeader(Guid.NewGuid(), First: 3, Reused: true).Write(bytes);
        await File.WriteAllBytesAsync(delivered, bytes, TestContext.Current.CancellationToken);

        (TableLog reopened, Recovery recovery) = TableLog.Open(folder.Path, segmentBytes: 1, new DeliveryState(2));

        using TableLog closing = reopened;
        Assert.Equal([2], recovery.Waiting.Select(block => block.Sequence));
        Assert.Equal(0, recovery.Lost);
        Assert.False(File.Exists(delivered));
    }

    [Fact]
    public async Task A_file_of_the_first_format_is_read()
    {
        using var folder = new TemporaryFolder();
        IReadOnlyList<QueuedBlock> queued;
        using (TableLog log = TableLog.Open(folder.Path, LargeSegments, DeliveryState.Fresh).Log)
            queued = await log.AppendAsync([QueueBlocks.Of(1), QueueBlocks.Of(2, rows: 3)], Now);
        string path = Assert.Single(Segment.PathsIn(folder.Path));
        byte[] bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        "OTELMLQ1"u8.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(SegmentHeader.Size - sizeof(uint)), Checksum(bytes.AsSpan(0, SegmentHeader.Size - sizeof(uint))));
        int at = SegmentHeader.Size;
        foreach (QueuedBlock block in queued)
        {
            (int shape, int payload, int end) = (at + RecordHeader.Size, (int)block.Offset, (int)(block.Offset + block.Bytes));
            BinaryPrimitives.WriteUInt32LittleEndian(
                bytes.AsSpan(at), Checksum([.. bytes[payload..end], .. bytes[shape..payload], .. bytes[(at + sizeof(uint))..shape]]));
            at = end;
        }

        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);

        (TableLog reopened, Recovery recovery) = TableLog.Open(folder.Path, LargeSegments, DeliveryState.Fresh);

        using TableLog closing = reopened;
        Assert.Equal([1, 2], recovery.Waiting.Select(block => block.Sequence));
    }

    [Fact]
    public async Task A_damaged_file_is_told_and_costs_no_other_files_blocks()
    {
        using var folder = new TemporaryFolder();
        using (TableLog log = TableLog.Open(folder.Path, segmentBytes: 1, DeliveryState.Fresh).Log)
        {
            for (int i = 0; i < 5; i++)
                await log.AppendAsync([QueueBlocks.Of(i)], Now);
        }

        string damaged = folder.File("0000000000000003.log");
        byte[] bytes = await File.ReadAllBytesAsync(damaged, TestContext.Current.CancellationToken);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(damaged, bytes, TestContext.Current.CancellationToken);

        (TableLog reopened, Recovery recovery) = TableLog.Open(folder.Path, segmentBytes: 1, new DeliveryState(2));

        using TableLog closing = reopened;
        Assert.Equal([2, 4, 5], recovery.Waiting.Select(block => block.Sequence));
        Assert.Equal(1, recovery.Lost);
        Assert.Equal(6, reopened.Next);
    }

    static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var checksum = new Crc32C();
        checksum.Add(bytes);
        return checksum.Value;
    }

    static async Task<(byte[] Bytes, long[] Ends)> SegmentAsync(int blocks)
    {
        using var folder = new TemporaryFolder();
        using TableLog log = TableLog.Open(folder.Path, LargeSegments, DeliveryState.Fresh).Log;
        IReadOnlyList<QueuedBlock> queued = await log.AppendAsync([.. Enumerable.Range(0, blocks).Select(key => QueueBlocks.Of(key))], Now);
        string path = Assert.Single(Segment.PathsIn(folder.Path));
        return (await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken), [.. queued.Select(block => block.Offset + block.Bytes)]);
    }

    sealed record Step(int Append = 0, int Deliver = 0, bool Reopen = false);

    /// <summary>How far a file is on its way from what is delivered to what is written next.</summary>
    public enum InBetween
    {
        RoomTaken,
        LaidAside,
        HeadWritten,
        Renamed,
    }
}
