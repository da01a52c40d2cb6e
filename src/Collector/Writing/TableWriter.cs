using Microsoft.Extensions.Logging;
using OtelMl.Collector.Queue;

namespace OtelMl.Collector.Writing;

/// <summary>
/// Delivers one table's queue: one insert at a time carries the blocks that have come, and takes as long as it takes. Before an insert
/// begins it is noted which blocks it has, so that after a crash the very same insert is sent again.
/// </summary>
sealed partial class TableWriter : IDisposable
{
    static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    readonly TableQueue _queue;
    readonly Task _ready;
    readonly BlockInserter _inserter;
    readonly DeadLetterFolder _deadLetters;
    readonly FlushPolicy _policy;
    readonly TimeProvider _time;
    readonly CollectorTelemetry _telemetry;
    readonly ILogger<TableWriter> _logger;
    readonly CancellationTokenSource _stopping = new();
    readonly CancellationTokenSource _abandoned = new();
    readonly Task _running;
    long? _lastInsert;

    /// <summary>Starts delivering when the tables are ready for it.</summary>
    public TableWriter(
        TableQueue queue, Task ready, BlockInserter inserter, DeadLetterFolder deadLetters, FlushPolicy policy, TimeProvider time, CollectorTelemetry telemetry, ILogger<TableWriter> logger)
    {
        _queue = queue;
        _ready = ready;
        _inserter = inserter;
        _deadLetters = deadLetters;
        _policy = policy;
        _time = time;
        _telemetry = telemetry;
        _logger = logger;
        _running = Task.Run(RunAsync, CancellationToken.None);
    }

    /// <summary>Delivers what waits, gives up at the first insert that fails, and closes the queue. What is left waits for the next start.</summary>
    /// <param name="cancellationToken">Does not wait for ClickHouse any longer.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _queue.CompleteAsync();
        await using (cancellationToken.Register(_abandoned.Cancel))
        {
            await _stopping.CancelAsync();
            await _running;
        }

        _queue.Close();
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _abandoned.Dispose();
    }

    async Task RunAsync()
    {
        await _ready.WaitAsync(_stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_ready.IsCompleted)
            return;
        while (true)
        {
            try
            {
                if (!await DeliverNextAsync())
                    return;
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                // A disk that is full or failing: nothing of the queue is let go, and the same is tried again.
                LogFailed(_queue.Table, failure);
                await Task.Delay(PauseAfterFailure, _time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (_stopping.IsCancellationRequested)
                    return;
            }
        }
    }

    // False when there is nothing left and nothing more will come.
    async Task<bool> DeliverNextAsync()
    {
        IReadOnlyList<QueuedBlock> blocks;
        if (_queue.State.Open is { } open)
        {
            blocks = _queue.Waiting.TakeWhile(block => block.Sequence < open.End);
        }
        else
        {
            if (!await UntilDueAsync())
                return false;
            blocks = BatchPolicy.Next(_queue.Waiting, _policy);
            _queue.Begin(blocks);
        }

        _lastInsert = _time.GetTimestamp();
        if (blocks.Count > 0)
            await DeliverAsync(blocks);
        _queue.Finish();
        return true;
    }

    async Task<bool> UntilDueAsync()
    {
        while (true)
        {
            Task changed = _queue.Waiting.Changed.Next;
            (long rows, long bytes) = _queue.Waiting.Size;
            if (_stopping.IsCancellationRequested)
                return rows > 0;
            TimeSpan wait = rows == 0
                ? Timeout.InfiniteTimeSpan
                : _queue.IsAwaited ? TimeSpan.Zero
                : _policy.Wait(rows, bytes, _lastInsert is { } at ? _time.GetElapsedTime(at) : TimeSpan.MaxValue);
            if (wait == TimeSpan.Zero)
                return true;
            using var woken = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
            await Task.WhenAny(changed, Task.Delay(wait, _time, woken.Token));
            await woken.CancelAsync();
        }
    }

    async Task DeliverAsync(IReadOnlyList<QueuedBlock> blocks)
    {
        OpenBatch open = _queue.State.Open!;
        BlockShape shape = blocks[0].Shape;
        string reason = "";
        if (!open.Refused.Contains(RowRange.Whole))
        {
            long rows = blocks.Sum(block => (long)block.Rows);
            InsertOutcome outcome = await InsertAsync(new Insert(shape.Table, shape.Columns, rows, open.Token(), (stream, cancelled) => CopyAsync(blocks, stream, cancelled)));
            if (outcome.Status == InsertStatus.Stored)
            {
                _telemetry.Delivered(shape.Table, _time.GetUtcNow() - blocks[0].Committed);
                return;
            }

            reason = outcome.Reason;
            LogRefused(shape.Table, rows, reason);
        }

        IReadOnlyList<DeadLetter> letters = await DivideAsync(blocks, open, reason);
        if (letters.Count == 0)
            return;
        _deadLetters.Write(shape.Table, open.Token(), letters);
        long dead = letters.Sum(letter => letter.Rows);
        _telemetry.DeadLettered(shape.Table, dead);
        LogDeadLettered(dead, shape.Table, letters[0].Reason);
    }

    async Task<IReadOnlyList<DeadLetter>> DivideAsync(IReadOnlyList<QueuedBlock> blocks, OpenBatch open, string reason)
    {
        try
        {
            return await new RefusedBatch(_queue, blocks, InsertAsync).InsertAsync(reason);
        }
        catch (NotSupportedException)
        {
            using var whole = new MemoryStream();
            await CopyAsync(blocks, whole, CancellationToken.None);
            return [new DeadLetter(blocks[0].Shape.Table, blocks[0].Shape.SchemaVersion, blocks.Sum(block => (long)block.Rows), reason, open.Token(), whole.ToArray())];
        }
    }

    Task<InsertOutcome> InsertAsync(Insert insert) => _inserter.InsertAsync(insert, _stopping.Token, _abandoned.Token);

    // A Native stream is any number of blocks, one after the other; the server makes one part of them.
    static async Task CopyAsync(IReadOnlyList<QueuedBlock> blocks, Stream destination, CancellationToken cancellationToken)
    {
        foreach (QueuedBlock block in blocks)
            await block.Segment.CopyAsync(block, destination, cancellationToken);
    }

    [LoggerMessage(EventId = 201, Level = LogLevel.Warning, Message = "ClickHouse refused {Rows} rows of {Table}, which are tried in halves now: {Reason}")]
    partial void LogRefused(string table, long rows, string reason);

    [LoggerMessage(EventId = 203, Level = LogLevel.Error, Message = "{Rows} rows of {Table} are dead letters: {Reason}")]
    partial void LogDeadLettered(long rows, string table, string reason);

    [LoggerMessage(EventId = 204, Level = LogLevel.Error, Message = "The queue of {Table} cannot be delivered just now")]
    partial void LogFailed(string table, Exception exception);
}
