using ClickHouse.Driver;
using Microsoft.Extensions.Logging;
using OtelMl.Collector.Columns;
using OtelMl.Storage;
using OtelMl.Storage.Access;

namespace OtelMl.Collector.Writing;

/// <summary>
/// Inserts a block, trying again with the same deduplication token, so that an insert whose answer was lost is not done twice.
/// </summary>
sealed partial class BlockInserter(
    ClickHouseStore store, RetryPolicy policy, TimeSpan attemptTimeout, TimeProvider time, CollectorTelemetry telemetry, ILogger<BlockInserter> logger)
{
    /// <summary>Inserts a block; it remains the caller's.</summary>
    /// <param name="block">The block.</param>
    /// <param name="since">When its oldest rows were handed over: their sender's patience counts from then.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<WriteOutcome> InsertAsync(Block block, long since, CancellationToken cancellationToken)
    {
        string token = Guid.NewGuid().ToString("N");
        for (int failures = 1; ; failures++)
        {
            WriteOutcome outcome = await AttemptAsync(block, token, cancellationToken);
            if (outcome.Status == WriteStatus.Refused)
                LogRefused(block.Table, block.Rows, outcome.Reason);
            if (outcome.Status != WriteStatus.Unavailable)
                return outcome;
            if (cancellationToken.IsCancellationRequested || policy.DelayAfter(failures, time.GetElapsedTime(since)) is not { } delay)
            {
                LogUnavailable(block.Table, block.Rows, failures, outcome.Reason);
                return outcome;
            }

            await Task.Delay(delay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    async Task<WriteOutcome> AttemptAsync(Block block, string token, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(attemptTimeout, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        long started = time.GetTimestamp();
        try
        {
            await store.InsertBlockAsync(block.Table, block.ColumnNames, block.WriteToAsync, token, limit.Token);
            telemetry.Inserted(block.Table, block.Rows, time.GetElapsedTime(started));
            return WriteOutcome.Stored;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new WriteOutcome(WriteStatus.Unavailable, "The collector is stopping.");
        }
        catch (OperationCanceledException)
        {
            return new WriteOutcome(WriteStatus.Unavailable, $"ClickHouse did not take a block within {attemptTimeout.TotalSeconds:0.#} s.");
        }
        catch (ClickHouseServerException refused)
        {
            return new WriteOutcome(ServerErrors.IsPassing(refused.ErrorCode) ? WriteStatus.Unavailable : WriteStatus.Refused, refused.Message);
        }
        catch (Exception unreachable) when (unreachable is StorageException or IOException)
        {
            return new WriteOutcome(WriteStatus.Unavailable, unreachable.Message);
        }
    }

    [LoggerMessage(EventId = 200, Level = LogLevel.Warning, Message = "ClickHouse is not available for {Table}: {Rows} rows go back to their senders after {Attempts} attempts. {Reason}")]
    partial void LogUnavailable(string table, int rows, int attempts, string reason);

    [LoggerMessage(EventId = 201, Level = LogLevel.Error, Message = "ClickHouse refused {Rows} rows of {Table}: {Reason}")]
    partial void LogRefused(string table, int rows, string reason);
}
