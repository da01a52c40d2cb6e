using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OtelMl.Collector.Columns;
using OtelMl.Storage.Access;

namespace OtelMl.Collector.Writing;

/// <summary>
/// Where formed blocks go: a writer for each table, under one memory budget. Stops after the server that receives has stopped, when it
/// finishes what was accepted.
/// </summary>
sealed class BlockWriters : IHostedService, IDisposable
{
    readonly ConcurrentDictionary<string, Lazy<BlockWriter>> _writers = new(StringComparer.Ordinal);
    readonly CancellationTokenSource _abandoned = new();
    readonly PendingBudget _budget;
    readonly Func<BlockWriter> _open;

    public BlockWriters(OtlpCollectorOptions options, ClickHouseStore store, TimeProvider time, CollectorTelemetry telemetry, ILogger<BlockInserter> logger)
    {
        _budget = new PendingBudget(options.MaxPendingBytes);
        telemetry.Watch(() => PendingBytes);
        var flushPolicy = new FlushPolicy(options.MaxBlockRows, options.MaxBlockBytes, options.InsertInterval);
        var retryPolicy = new RetryPolicy(options.FirstRetryDelay, options.MaxRetryDelay, options.RetryFor);
        var inserter = new BlockInserter(store, retryPolicy, options.InsertTimeout, time, telemetry, logger);
        _open = () => new BlockWriter(flushPolicy, inserter, _budget, time, _abandoned.Token);
    }

    /// <summary>The bytes of blocks that are not stored yet.</summary>
    public long PendingBytes => _budget.Taken;

    /// <summary>Writes blocks and says how that went for the worst of them. The blocks are released here.</summary>
    /// <param name="blocks">The blocks of one request.</param>
    /// <param name="cancellationToken">Abandons the wait; the blocks are written all the same.</param>
    public async Task<WriteOutcome> WriteAsync(IReadOnlyList<Block> blocks, CancellationToken cancellationToken)
    {
        long bytes = blocks.Sum(block => block.Bytes);
        if (blocks.Count > 0 && !_budget.TryTake(bytes))
        {
            foreach (Block block in blocks)
                block.Release();
            return new WriteOutcome(WriteStatus.Full, "Too much telemetry is waiting to be stored.");
        }

        IEnumerable<Task<WriteOutcome>> writes = blocks.Select(block => For(block.Table).WriteAsync(block)).ToList();
        return WriteOutcome.WorstOf(await Task.WhenAll(writes).WaitAsync(cancellationToken));
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await using CancellationTokenRegistration giveUp = cancellationToken.Register(_abandoned.Cancel);
        await Task.WhenAll(_writers.Values.Select(writer => writer.Value.StopAsync()));
    }

    public void Dispose() => _abandoned.Dispose();

    BlockWriter For(string table) =>
        _writers.GetOrAdd(table, static (_, open) => new Lazy<BlockWriter>(open), _open).Value;
}
