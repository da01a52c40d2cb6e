using Microsoft.Extensions.Logging;
using OtelMl.Collector.Columns;
using OtelMl.Collector.Writing;

namespace OtelMl.Collector.Queue;

/// <summary>
/// One table's write-ahead log: requests hand their blocks over, one write and one fsync carries all that have come, and each request
/// hears when its own is on disk. While the disk is busy the next group gathers. What is on disk waits for its delivery.
/// </summary>
sealed partial class TableQueue
{
    readonly TableLog _log;
    readonly StateFile _file;
    readonly QueueLimits _limits;
    readonly TimeProvider _time;
    readonly CollectorTelemetry _telemetry;
    readonly ILogger<TableQueue> _logger;
    readonly GroupCommit<PendingBlock> _commits; // bounded in bytes by the memory budget
    long _awaited; // somebody waits for the blocks before this one

    public TableQueue(string table, string folder, QueueLimits limits, TimeProvider time, CollectorTelemetry telemetry, ILogger<TableQueue> logger)
    {
        Table = table;
        _limits = limits;
        _time = time;
        _telemetry = telemetry;
        _logger = logger;
        _file = StateFile.Open(folder);
        State = _file.Found ?? DeliveryState.Fresh;
        (_log, Recovery recovery) = TableLog.Open(folder, limits.SegmentBytes, State);
        Waiting.Add(recovery.Waiting);
        limits.Disk.Take(Waiting.Size.Bytes);
        if (recovery.Waiting.Count > 0)
            LogRecovered(table, recovery.Waiting.Count, Waiting.Size.Bytes);
        if (recovery.TornBytes > 0)
            LogTorn(table, recovery.TornBytes);
        if (recovery.Lost > 0)
            LogLost(table, recovery.Lost);
        _commits = new GroupCommit<PendingBlock>(pending => pending.Bytes, CommitAsync, since => limits.Commit.Wait(Waiting.Count, since), time);
    }

    public string Table { get; }

    /// <summary>The blocks on disk that are not delivered.</summary>
    public WaitingBlocks Waiting { get; } = new();

    /// <summary>How far the queue is delivered. Only its one writer changes it.</summary>
    public DeliveryState State { get; private set; }

    /// <summary>Why the last append failed; null where it did not.</summary>
    public string? Failure { get; private set; }

    /// <summary>Whether somebody waits until what waits is delivered.</summary>
    public bool IsAwaited => Waiting.Oldest is { } oldest && oldest.Sequence < Volatile.Read(ref _awaited);

    /// <summary>Whether nothing more will come.</summary>
    public bool IsComplete => _commits.IsComplete;

    /// <summary>Hands a block over, for which memory and disk were taken from their budgets; it is released once its fate is known.</summary>
    public Task<WriteOutcome> AppendAsync(Block block)
    {
        var pending = new PendingBlock(block);
        if (!_commits.TryAdd(pending))
            Finish(pending, new WriteOutcome(WriteStatus.Unavailable, "The collector is stopping."));
        return pending.Outcome;
    }

    /// <summary>Takes no more and completes when everything handed over has its outcome.</summary>
    public Task CompleteAsync() => _commits.CompleteAsync();

    /// <summary>Completes when everything on disk now is delivered, which need not wait for more to come.</summary>
    public async Task UntilDeliveredAsync(CancellationToken cancellationToken)
    {
        long end = _log.Next;
        Volatile.Write(ref _awaited, end); // blocks only become more
        Waiting.Changed.Pulse();
        while (true)
        {
            Task changed = Waiting.Changed.Next;
            if (State.Done >= end || Waiting.Oldest is not { } oldest || oldest.Sequence >= end)
                return;
            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Notes, durably, that an insert of a run of blocks begins.</summary>
    public OpenBatch Begin(IReadOnlyList<QueuedBlock> blocks) =>
        Save(State.Begin(blocks[0].Segment.Id, blocks[0].Sequence, blocks[^1].Sequence + 1), durable: true);

    /// <summary>Notes, durably, that a piece of the open batch was refused and is tried in halves from now on.</summary>
    public OpenBatch Refuse(long piece) => Save(State.Refuse(piece), durable: true);

    /// <summary>Notes that the open batch is delivered, and lets its blocks go.</summary>
    public void Finish()
    {
        DeliveryState finished = State.Finish();
        _file.Save(finished, durable: false);
        State = finished;
        _limits.Disk.Return(Waiting.Drop(finished.Done));
        _log.Release(finished.Done);
    }

    /// <summary>Closes the files; nothing may be under way.</summary>
    public void Close()
    {
        _log.Dispose();
        _file.Dispose();
    }

    OpenBatch Save(DeliveryState state, bool durable)
    {
        _file.Save(state, durable);
        State = state;
        return state.Open!;
    }

    List<BlockBatch> Fit(IReadOnlyList<PendingBlock> group)
    {
        var batches = new List<BlockBatch> { new() };
        foreach (PendingBlock pending in group)
        {
            if (batches[^1].TryAdd(pending, _limits.Block))
                continue;
            batches.Add(new BlockBatch());
            batches[^1].TryAdd(pending, _limits.Block);
        }

        return batches;
    }

    // Whatever happens to one group, the next is taken.
    async Task CommitAsync(IReadOnlyList<PendingBlock> group)
    {
        long started = _time.GetTimestamp();
        WriteOutcome outcome;
        try
        {
            IReadOnlyList<QueuedBlock> queued = await WriteAsync(Fit(group));
            Failure = null;
            _limits.Disk.Take(queued.Sum(block => block.Bytes));
            Waiting.Add(queued);
            _telemetry.Committed(Table, queued.Sum(block => block.Bytes), _time.GetElapsedTime(started));
            outcome = WriteOutcome.Stored;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            if (Failure is null)
                LogUnwritable(Table, refused.Message);
            Failure = refused.Message;
            outcome = new WriteOutcome(WriteStatus.Unavailable, $"The queue cannot be written: {refused.Message}");
        }
        catch (Exception unexpected)
        {
            LogUnexpected(Table, unexpected);
            outcome = new WriteOutcome(WriteStatus.Refused, unexpected.Message);
        }

        foreach (PendingBlock pending in group)
            Finish(pending, outcome);
    }

    Task<IReadOnlyList<QueuedBlock>> WriteAsync(List<BlockBatch> batches)
    {
        var blocks = new List<(Block, BlockShape)>(batches.Count);
        foreach (BlockBatch batch in batches)
        {
            Block block = batch.Blocks.Count == 1 ? batch.Blocks[0].Block : batch.Merge();
            blocks.Add((block, BlockShape.Of(block, _limits.SchemaVersion)));
        }

        return _log.AppendAsync(blocks, _time.GetUtcNow());
    }

    void Finish(PendingBlock pending, WriteOutcome outcome)
    {
        pending.Block.Release();
        _limits.Memory.Return(pending.Memory);
        _limits.Disk.Return(pending.Bytes); // what is on disk is counted as it is there
        pending.Complete(outcome);
    }

    [LoggerMessage(EventId = 210, Level = LogLevel.Information, Message = "{Blocks} blocks of {Table} ({Bytes} bytes) wait in the queue from an earlier run")]
    partial void LogRecovered(string table, int blocks, long bytes);

    [LoggerMessage(EventId = 211, Level = LogLevel.Information, Message = "The queue of {Table} ends in {Bytes} bytes of an append that was cut short; nobody was told that it is stored")]
    partial void LogTorn(string table, long bytes);

    [LoggerMessage(EventId = 212, Level = LogLevel.Critical, Message = "The queue of {Table} is damaged: {Blocks} acknowledged blocks cannot be read")]
    partial void LogLost(string table, long blocks);

    [LoggerMessage(EventId = 213, Level = LogLevel.Error, Message = "The queue of {Table} cannot be written; senders are told to come again. {Reason}")]
    partial void LogUnwritable(string table, string reason);

    [LoggerMessage(EventId = 214, Level = LogLevel.Critical, Message = "A block of {Table} cannot be queued")]
    partial void LogUnexpected(string table, Exception exception);
}
