using System.Threading.Channels;
using OtelMl.Collector.Columns;

namespace OtelMl.Collector.Writing;

/// <summary>
/// Writes the blocks of one table: many requests hand theirs over, one insert at a time carries those that have come, and each request
/// hears when its own rows are stored. While an insert is on its way the next block gathers.
/// </summary>
sealed class BlockWriter
{
    readonly Channel<PendingBlock> _pending = Channel.CreateUnbounded<PendingBlock>(); // bounded in bytes by PendingBudget
    readonly FlushPolicy _policy;
    readonly BlockInserter _inserter;
    readonly PendingBudget _budget;
    readonly TimeProvider _time;
    readonly CancellationToken _abandoned;
    readonly Task _running;

    /// <summary>Starts writing.</summary>
    public BlockWriter(FlushPolicy policy, BlockInserter inserter, PendingBudget budget, TimeProvider time, CancellationToken abandoned)
    {
        _policy = policy;
        _inserter = inserter;
        _budget = budget;
        _time = time;
        _abandoned = abandoned;
        _running = Task.Run(RunAsync, CancellationToken.None);
    }

    /// <summary>Hands a block over, whose bytes were taken from the budget; it is released and they are returned once its fate is known.</summary>
    public Task<WriteOutcome> WriteAsync(Block block)
    {
        var pending = new PendingBlock(block, _time.GetTimestamp());
        if (!_pending.Writer.TryWrite(pending))
            Finish(pending, new WriteOutcome(WriteStatus.Unavailable, "The collector is stopping."));
        return pending.Outcome;
    }

    /// <summary>Takes no more and completes when everything handed over has its outcome.</summary>
    public Task StopAsync()
    {
        _pending.Writer.TryComplete();
        return _running;
    }

    async Task RunAsync()
    {
        long? lastInsert = null;
        var batch = new BlockBatch();
        while (await GatherAsync(batch, lastInsert))
        {
            lastInsert = _time.GetTimestamp();
            await InsertAsync(batch);
            batch = new BlockBatch();
        }
    }

    // Returns when the batch is due, or false when there will be none any more.
    async Task<bool> GatherAsync(BlockBatch batch, long? lastInsert)
    {
        ChannelReader<PendingBlock> reader = _pending.Reader;
        while (true)
        {
            PendingBlock? next;
            while (reader.TryPeek(out next) && batch.TryAdd(next, _policy))
                reader.TryRead(out _);

            if (batch.Rows == 0)
            {
                if (!await reader.WaitToReadAsync(CancellationToken.None))
                    return false;
                continue;
            }

            bool full = next is not null;
            bool closing = reader.Completion.IsCompleted;
            TimeSpan sinceLastInsert = lastInsert is { } at ? _time.GetElapsedTime(at) : TimeSpan.MaxValue;
            TimeSpan wait = _policy.Wait(batch.Rows, batch.Bytes, sinceLastInsert);
            if (full || closing || wait == TimeSpan.Zero)
                return true;
            await Task.WhenAny(reader.WaitToReadAsync(CancellationToken.None).AsTask(), Task.Delay(wait, _time, CancellationToken.None));
        }
    }

    async Task InsertAsync(BlockBatch batch)
    {
        WriteOutcome outcome = await InsertGuardedAsync(batch.Blocks.Count == 1 ? null : batch, batch.Blocks[0].Block, batch.Since);

        // One request's rows must not cost the others theirs: what is refused together is tried alone.
        bool alone = outcome.Status == WriteStatus.Refused && batch.Blocks.Count > 1;
        foreach (PendingBlock pending in batch.Blocks)
            Finish(pending, alone ? await InsertGuardedAsync(null, pending.Block, pending.Since) : outcome);
    }

    // Whatever happens to one batch, the writer goes on with the next.
    async Task<WriteOutcome> InsertGuardedAsync(BlockBatch? together, Block single, long since)
    {
        Block? merged = null;
        try
        {
            merged = together?.Merge();
            return await _inserter.InsertAsync(merged ?? single, since, _abandoned);
        }
        catch (Exception unexpected)
        {
            return new WriteOutcome(WriteStatus.Refused, unexpected.Message);
        }
        finally
        {
            merged?.Release();
        }
    }

    void Finish(PendingBlock pending, WriteOutcome outcome)
    {
        pending.Block.Release();
        _budget.Return(pending.Bytes);
        pending.Complete(outcome);
    }
}
