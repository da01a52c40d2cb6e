using System.Diagnostics.Metrics;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using OtelMl.Collector.Queue;
using OtelMl.Collector.Writing;
using OtelMl.Tests.Shared;

namespace OtelMl.Collector.Tests.Queue;

/// <summary>Finding the bad rows of a batch, also when the program ends in the middle.</summary>
public sealed class RefusedBatchTests
{
    [Fact]
    public void Wherever_the_program_ends_good_rows_are_stored_once_and_bad_rows_are_dead_letters_once()
    {
        Gen<int[]> sizes = Gen.Int[1, 9].Array[1, 4];
        sizes.Select(Gen.Int[0, 35].HashSet[1, 6], Gen.Int[0, 40], Gen.Bool, Gen.Bool).Sample(
            (blockSizes, bad, endsAtCall, answerIsLost, mendedMeanwhile) =>
            {
                using var folder = new TemporaryFolder();
                var server = new Server(bad);
                Enqueue(folder, blockSizes);

                server.EndsAt(endsAtCall, answerIsLost);
                List<int>? dead = Deliver(folder, server);
                bool mended = dead is null && mendedMeanwhile;
                server.EndsAt(int.MaxValue, false);
                if (mended)
                    server.Mend();
                dead ??= Deliver(folder, server)!;

                int[] all = [.. Enumerable.Range(0, blockSizes.Sum())];
                if (!mended)
                    Assert.Equal(all.Where(bad.Contains), dead.Order());
                Assert.Equal(all, server.Stored.Concat(dead).Order());
            },
            iter: 2000,
            threads: 1);
    }

    [Fact]
    public void A_table_that_takes_nothing_is_not_asked_for_ever()
    {
        using var folder = new TemporaryFolder();
        var server = new Server([.. Enumerable.Range(0, 20_000)]);
        Enqueue(folder, [20_000]);

        List<int> dead = Deliver(folder, server)!;

        Assert.Equal(Enumerable.Range(0, 20_000), dead.Order());
        Assert.InRange(server.Calls, 2000, 5000);
    }

    static void Enqueue(TemporaryFolder folder, int[] blockSizes)
    {
        using TableLog log = TableLog.Open(folder.Path, 1_000_000, DeliveryState.Fresh).Log;
        int next = 0;
        var blocks = new List<(Columns.Block, BlockShape)>();
        foreach (int size in blockSizes)
        {
            var block = KeyBlock.Of(Enumerable.Range(next, size));
            blocks.Add((block, BlockShape.Of(block, 1)));
            next += size;
        }

        log.AppendAsync(blocks, DateTimeOffset.UnixEpoch).GetAwaiter().GetResult();
    }

    // A process: opens the queue, delivers what is there as one batch, and ends. Null where it ended too early.
    static List<int>? Deliver(TemporaryFolder folder, Server server)
    {
        using ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var limits = new QueueLimits(
            new ByteBudget(1_000_000), new ByteBudget(1_000_000), new FlushPolicy(1_000_000, 1_000_000, TimeSpan.Zero), CommitPolicy.Default, 1_000_000, 1);
        var queue = new TableQueue(
            "keys", folder.Path, limits, TimeProvider.System, new CollectorTelemetry(services.GetRequiredService<IMeterFactory>()), NullLogger<TableQueue>.Instance);
        try
        {
            IReadOnlyList<QueuedBlock> blocks = queue.Waiting.TakeWhile(_ => true);
            if (blocks.Count == 0)
                return [];
            if (queue.State.Open is null)
                queue.Begin(blocks);
            if (!queue.State.Open!.Refused.Contains(RowRange.Whole))
            {
                byte[] whole = [.. blocks.SelectMany(QueueBlocks.Native)];
                if (server.Insert(queue.State.Open.Token(), whole).Status == InsertStatus.Stored)
                {
                    queue.Finish();
                    return [];
                }
            }

            IReadOnlyList<DeadLetter> letters = new RefusedBatch(queue, blocks, server.InsertAsync).InsertAsync("").GetAwaiter().GetResult();
            queue.Finish();
            return [.. letters.SelectMany(letter => KeyBlock.Read(letter.Native.ToArray()))];
        }
        catch (EndOfProcessException)
        {
            return null;
        }
        finally
        {
            queue.CompleteAsync().GetAwaiter().GetResult();
            queue.Close();
        }
    }

    /// <summary>Stores a token's rows once, and refuses whatever has a bad row among them.</summary>
    sealed class Server(HashSet<int> bad)
    {
        readonly HashSet<string> _tokens = [];
        HashSet<int> _bad = bad;
        int _endsAt = int.MaxValue;
        bool _answerIsLost;

        public List<int> Stored { get; } = [];

        public int Calls { get; private set; }

        public void EndsAt(int call, bool answerIsLost) => (_endsAt, _answerIsLost) = (call, answerIsLost);

        public void Mend() => _bad = [];

        public async Task<InsertOutcome> InsertAsync(Insert insert)
        {
            using var native = new MemoryStream();
            await insert.Write(native, CancellationToken.None);
            return Insert(insert.Token, native.ToArray());
        }

        public InsertOutcome Insert(string token, byte[] native)
        {
            bool ends = Calls++ == _endsAt;
            if (ends && !_answerIsLost)
                throw new EndOfProcessException();
            List<int> keys = KeyBlock.Read(native);
            bool refused = !_tokens.Contains(token) && keys.Exists(_bad.Contains);
            if (!refused && _tokens.Add(token))
                Stored.AddRange(keys);
            if (ends)
                throw new EndOfProcessException();
            return refused ? new InsertOutcome(InsertStatus.Refused, "bad") : InsertOutcome.Stored;
        }
    }

    sealed class EndOfProcessException : Exception;
}
