using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OtelMl.Collector.Columns;
using OtelMl.Collector.Queue;
using OtelMl.Storage.Access;
using OtelMl.Storage.Migrations;

namespace OtelMl.Collector.Writing;

/// <summary>
/// Where formed blocks go: a queue on disk and a writer behind it for each table, under common budgets. Starts with what an earlier run
/// left, before the server receives; stops after the server has stopped.
/// </summary>
sealed class BlockWriters : IDelivery, IHostedService, IDisposable
{
    readonly ConcurrentDictionary<string, Lazy<Lane>> _lanes = new(StringComparer.Ordinal);
    readonly OtlpCollectorOptions _options;
    readonly QueueLimits _limits;
    readonly Func<TableQueue, TableWriter> _write;
    readonly BlockInserter _inserter;
    readonly TimeProvider _time;
    readonly CollectorTelemetry _telemetry;
    readonly ILogger<TableQueue> _queueLogger;
    QueueFolder? _folder;

    public BlockWriters(OtlpCollectorOptions options, ClickHouseStore store, SchemaGate gate, TimeProvider time, CollectorTelemetry telemetry, ILoggerFactory loggers)
    {
        _options = options;
        _time = time;
        _telemetry = telemetry;
        _queueLogger = loggers.CreateLogger<TableQueue>();
        var flushPolicy = new FlushPolicy(options.MaxBlockRows, options.MaxBlockBytes, options.InsertInterval);
        var retryPolicy = new RetryPolicy(options.FirstRetryDelay, options.MaxRetryDelay, options.InsertTimeout, OtlpCollectorOptions.LongestInsert);
        _limits = new QueueLimits(
            new ByteBudget(options.MaxPendingBytes),
            new ByteBudget(options.MaxQueueBytes),
            flushPolicy,
            CommitPolicy.Default,
            options.MaxSegmentBytes,
            SchemaMigrator.SchemaVersion);
        _inserter = new BlockInserter(store, retryPolicy, time, telemetry, loggers.CreateLogger<BlockInserter>());
        var deadLetters = new DeadLetterFolder(options.DataFolder, time);
        ILogger<TableWriter> writerLogger = loggers.CreateLogger<TableWriter>();
        _write = queue => new TableWriter(queue, gate.Opened, _inserter, deadLetters, flushPolicy, time, telemetry, writerLogger);
        telemetry.Watch(() => Status);
    }

    /// <inheritdoc />
    public DeliveryStatus Status
    {
        get
        {
            (long blocks, long rows) = (0, 0);
            foreach (Lane lane in Lanes)
            {
                blocks += lane.Queue.Waiting.Count;
                rows += lane.Queue.Waiting.Size.Rows;
            }

            return new DeliveryStatus(blocks, rows, _limits.Disk.Taken, _options.MaxQueueBytes, Refusing(), _inserter.Failure);
        }
    }

    IEnumerable<Lane> Lanes => _lanes.Values.Where(lane => lane.IsValueCreated).Select(lane => lane.Value);

    /// <summary>Puts blocks on disk and says how that went for the worst of them. The blocks are released here.</summary>
    /// <param name="blocks">The blocks of one request.</param>
    /// <param name="cancellationToken">Abandons the wait; the blocks are written all the same.</param>
    public async Task<WriteOutcome> WriteAsync(IReadOnlyList<Block> blocks, CancellationToken cancellationToken)
    {
        if (blocks.Count == 0)
            return WriteOutcome.Stored;
        if (!TryTake(blocks.Sum(block => block.Capacity), blocks.Sum(block => block.Bytes)))
        {
            _telemetry.Refused(blocks.Sum(block => (long)block.Rows));
            foreach (Block block in blocks)
                block.Release();
            return new WriteOutcome(WriteStatus.Full, "Too much telemetry is waiting to be stored.");
        }

        long started = _time.GetTimestamp();
        long rows = blocks.Sum(block => (long)block.Rows);
        IReadOnlyList<Task<WriteOutcome>> writes = Hand(blocks);
        WriteOutcome outcome = WriteOutcome.WorstOf(await Task.WhenAll(writes).WaitAsync(cancellationToken));
        if (outcome.Status == WriteStatus.Stored)
            _telemetry.Acknowledged(_time.GetElapsedTime(started));
        else
            _telemetry.Refused(rows);
        return outcome;
    }

    /// <inheritdoc />
    public Task UntilDeliveredAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(Lanes.Select(lane => lane.Queue.UntilDeliveredAsync(cancellationToken)));

    /// <summary>Why nothing can be accepted now; null where it can. Tries the disk where the last append failed.</summary>
    public string? Refusing() => Lanes.Any(lane => lane.Queue.Failure is not null) && _folder?.Probe() is { } reason
        ? $"The queue cannot be written: {reason}"
        : _limits.Disk.IsUsedUp ? "The queue is full." : null;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _folder = QueueFolder.Open(_options.DataFolder);
        foreach (string table in _folder.Tables)
            For(table);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(_options.DrainFor, _time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        Lane[] lanes = [.. Lanes];
        await Task.WhenAll(lanes.Select(lane => lane.Writer.StopAsync(limit.Token)));
        _lanes.Clear();
        foreach (Lane lane in lanes)
            lane.Writer.Dispose();
    }

    public void Dispose() => _folder?.Dispose();

    bool TryTake(long memory, long bytes)
    {
        if (!_limits.Memory.TryTake(memory))
            return false;
        if (_limits.Disk.TryTake(bytes))
            return true;
        _limits.Memory.Return(memory);
        return false;
    }

    List<Task<WriteOutcome>> Hand(IReadOnlyList<Block> blocks)
    {
        var writes = new List<Task<WriteOutcome>>(blocks.Count);
        foreach (Block block in blocks)
        {
            try
            {
                writes.Add(For(block.Table).Queue.AppendAsync(block));
            }
            catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
            {
                _limits.Memory.Return(block.Capacity);
                _limits.Disk.Return(block.Bytes);
                block.Release();
                writes.Add(Task.FromResult(new WriteOutcome(WriteStatus.Unavailable, $"The queue cannot be written: {unwritable.Message}")));
            }
        }

        return writes;
    }

    Lane For(string table)
    {
        Lazy<Lane> lane = _lanes.GetOrAdd(table, static (name, self) => new Lazy<Lane>(() => self.Open(name)), this);
        try
        {
            return lane.Value;
        }
        catch
        {
            // A Lazy keeps its failure; the next request tries again.
            _lanes.TryRemove(KeyValuePair.Create(table, lane));
            throw;
        }
    }

    Lane Open(string table)
    {
        QueueFolder folder = _folder ?? throw new InvalidOperationException("The collector has not been started.");
        var queue = new TableQueue(table, folder.For(table), _limits, _time, _telemetry, _queueLogger);
        return new Lane(queue, _write(queue));
    }

    sealed record Lane(TableQueue Queue, TableWriter Writer);
}
